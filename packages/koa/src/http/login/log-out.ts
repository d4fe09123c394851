import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import { type CookieSettings, canBePlanted } from '../cookies/cookie-options.js';
import { isCrossSite } from '../cookies/cross-site.js';
import { clearSessionCookie, expireElsewhere } from '../cookies/write-cookie.js';
import { authenticate } from '../credentials/authenticate.js';
import { ignoresCookies, readCredentials } from '../credentials/read-credentials.js';
import type { Exchange } from '../exchange.js';

/**
 * Ends the session of a request, a pending one as well, and takes its cookie away whatever becomes of that: a dead token is
 * refused, and a store that fails is no reason to stay.
 *
 * @param loginCookie the cookie that log-ins hand their token out in, or null: one that isn't this application's to set
 *   goes only where it has let somebody in
 * @param onSession told of the session before it ends
 * @throws TokenMissingError
 * @throws InvalidTokenError
 * @throws CrossSiteRequestError and then the cookie stays
 * @throws StoreUnavailableError
 */
export async function logOut(
  exchange: Exchange,
  sessions: SessionManager,
  { cookie, loginCookie }: { readonly cookie: CookieSettings; readonly loginCookie: CookieSettings | null },
  onSession: (session: AuthenticatedSession) => void = () => {},
): Promise<void> {
  let goes = loginCookie !== null;
  try {
    const { token } = await readCredentials(exchange, sessions, cookie);
    const session = await authenticate(exchange, sessions, token, true);
    onSession(session);
    // Whether this call revoked it or another one just before is the same to whoever wants to be logged out.
    await sessions.actingAs(session).revoke(session.id);
    goes = true;
  } finally {
    if (goes && !ignoresCookies(exchange, sessions) && !isCrossSite(exchange, cookie)) {
      clearSessionCookie(exchange, cookie);
      if (canBePlanted(cookie.name)) expireElsewhere(exchange, cookie, cookie.name, 'domains');
    }
  }
}

import {
  type AuthenticatedSession,
  InvalidTokenError,
  type RenewedSession,
  type SessionManager,
} from '@jwt-sessions/core';
import { handOut, type SessionAnswer, type TokenAnswer } from '../answers/hand-out.js';
import { toPublicSession } from '../answers/public-session.js';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { authenticate, remember } from '../credentials/authenticate.js';
import { readCredentials } from '../credentials/read-credentials.js';
import type { Exchange } from '../exchange.js';

/** What makes a new token out of the session of a request and the token that it came with. */
export type Renewal = (session: AuthenticatedSession, token: string) => Promise<RenewedSession>;

/**
 * Renews the token of a request and hands the new one out.
 *
 * @throws TokenMissingError
 * @throws InvalidRequestError
 * @throws CrossSiteRequestError
 * @throws SessionError of the manager
 */
export async function renewSession(
  exchange: Exchange,
  sessions: SessionManager,
  cookie: CookieSettings | null,
  renew: Renewal,
  { allowPending = false } = {},
): Promise<SessionAnswer | TokenAnswer> {
  const { token } = await readCredentials(exchange, sessions, cookie);
  const session = await authenticate(exchange, sessions, token, allowPending);
  const { id, userId } = session;
  // Read before the token is replaced: afterwards nothing may keep its successor from the client.
  const described = await sessions.find(userId, id);
  if (described === null) throw new InvalidTokenError('session_absent', { sessionId: id, userId });
  const renewed = await renew(session, token);
  remember(exchange, sessions, token, renewed.session);
  return handOut(
    exchange,
    sessions,
    cookie,
    renewed,
    toPublicSession({ ...described, ...renewed.session }, id),
  );
}

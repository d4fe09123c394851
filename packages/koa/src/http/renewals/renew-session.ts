import type { RenewedSession, SessionManager } from '@jwt-sessions/core';
import { handOut, type SessionAnswer } from '../answers/hand-out.js';
import { toPublicSession } from '../answers/public-session.js';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { remember } from '../credentials/authenticate.js';
import { readCredentials } from '../credentials/read-credentials.js';
import type { Exchange } from '../exchange.js';

/**
 * Renews the token of a request and hands the new one out where the one before came from.
 *
 * @param renew makes the next token out of the one that came
 * @throws TokenMissingError
 * @throws InvalidRequestError
 * @throws CrossSiteRequestError
 * @throws SessionError of the manager
 */
export async function renewSession(
  exchange: Exchange,
  sessions: SessionManager,
  cookie: CookieSettings,
  renew: (token: string) => Promise<RenewedSession>,
): Promise<SessionAnswer> {
  const { token, from } = await readCredentials(exchange, sessions, cookie);
  const renewed = await renew(token);
  const { session } = renewed;
  remember(exchange, sessions, token, session);
  const way = from === 'cookie' ? cookie : null;
  return handOut(exchange, sessions, way, renewed, toPublicSession(session, session.id));
}

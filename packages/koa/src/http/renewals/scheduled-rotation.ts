import { type AuthenticatedSession, InvalidTokenError, type SessionManager } from '@jwt-sessions/core';
import { SESSION_TOKEN } from '../answers/hand-out.js';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { setSessionCookie } from '../cookies/write-cookie.js';
import { remember } from '../credentials/authenticate.js';
import type { Credentials } from '../credentials/read-credentials.js';
import { type Exchange, setHeader } from '../exchange.js';

/** Rotates the token of a request if it is due: the session with its new token, or null when nothing was handed out. */
export type ScheduledRotation<Context extends Exchange> = (
  exchange: Context,
  session: AuthenticatedSession,
  credentials: Credentials,
) => Promise<AuthenticatedSession | null>;

/**
 * Rotation on a schedule. One that fails never fails the request: its token is good, and the next request tries again.
 *
 * @param interval how old a token gets, in milliseconds
 * @param onError is told why one failed
 */
export function createScheduledRotation<Context extends Exchange>(
  sessions: SessionManager,
  interval: number,
  cookie: CookieSettings,
  onError: (error: unknown, exchange: Context) => void,
): ScheduledRotation<Context> {
  return async (exchange, { status, tokenIssuedAt }, { token, from }) => {
    // Its token is replaced when its second factor is there.
    if (status === 'pending') return null;
    const now = sessions.now();
    if (now - tokenIssuedAt.getTime() < interval) return null;
    try {
      const renewed = await sessions.rotate(token, { ip: exchange.ip });
      if (from === 'cookie') setSessionCookie(exchange, cookie, renewed, now);
      else setHeader(exchange, SESSION_TOKEN, renewed.token);
      remember(exchange, sessions, token, renewed.session);
      return renewed.session;
    } catch (error) {
      // A token that has gone bad since is the manager's to tell of; the next request with it is refused.
      if (!(error instanceof InvalidTokenError)) onError(error, exchange);
      return null;
    }
  };
}

import type { SessionManager } from '@jwt-sessions/core';
import type { CookieSettings } from '../cookies/cookie-options.js';
import { type HandedOut, setSessionCookie } from '../cookies/write-cookie.js';
import { type Exchange, setHeader } from '../exchange.js';
import type { PublicSession } from './public-session.js';

/** The header by which a guard hands out a new token. */
export const SESSION_TOKEN = 'Session-Token';

/** A session whose token was handed out, ready to be the body of the answer. */
export interface SessionAnswer {
  /** The JWT. It is shown this once and kept nowhere. Left out where it went out in a cookie. */
  readonly token?: string;
  /** How the token is sent: `Authorization: Bearer …` (RFC 6750 §2.1). Left out with it. */
  readonly tokenType?: 'Bearer';
  /** The token's `exp`: the session's absolute end. */
  readonly tokenExpiresAt: Date;
  /** The session as its user sees it. */
  readonly session: PublicSession;
}

/** A new session and its token, ready to be the body of the answer. */
export interface LoginAnswer extends SessionAnswer {
  /** The JWT. It is shown this once and kept nowhere. */
  readonly token: string;
  /** How the token is sent: `Authorization: Bearer …` (RFC 6750 §2.1). */
  readonly tokenType: 'Bearer';
  /** By which the next log-in on this device is known, to be kept across log-outs. Null where that is turned off. */
  readonly deviceSecret: string | null;
}

/**
 * Hands a token out, and keeps the answer from caches.
 *
 * @param cookie the cookie that it goes out in, and nowhere else, or null for the answer
 */
export function handOut(
  exchange: Exchange,
  sessions: SessionManager,
  cookie: CookieSettings | null,
  handedOut: HandedOut,
  session: PublicSession,
): SessionAnswer {
  setHeader(exchange, 'Cache-Control', 'no-store');
  // One that a guard handed out earlier in this request has been replaced.
  if (!exchange.res.headersSent) exchange.res.removeHeader(SESSION_TOKEN);
  const { token, tokenExpiresAt } = handedOut;
  if (cookie === null) return { token, tokenType: 'Bearer', tokenExpiresAt, session };
  setSessionCookie(exchange, cookie, handedOut, sessions.now());
  return { tokenExpiresAt, session };
}

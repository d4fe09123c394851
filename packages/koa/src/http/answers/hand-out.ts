import type { SessionManager } from '@jwt-sessions/core';
import { type CookieOption, type CookieSettings, readCookieOption } from '../cookies/cookie-options.js';
import { setSessionCookie } from '../cookies/write-cookie.js';
import { type Exchange, setHeader } from '../exchange.js';
import { checkManager, checkNames } from '../values/check-options.js';
import type { PublicSession } from './public-session.js';

/** A session whose token was handed out in a cookie, ready to be the body of the answer. */
export interface SessionAnswer {
  /** The token's `exp`: the session's absolute end. */
  readonly expiresAt: Date;
  readonly session: PublicSession;
}

/** A session and its token, ready to be the body of the answer. */
export interface TokenAnswer extends SessionAnswer {
  /** The JWT. It is shown this once and kept nowhere. */
  readonly token: string;
  readonly tokenType: 'Bearer';
}

/** A new session, ready to be the body of the answer; the same as `POST /sessions` gives. */
export interface LoginAnswer extends TokenAnswer {
  /** By which the next log-in on this device is known, to be kept across log-outs. Null where that is turned off. */
  readonly deviceSecret: string | null;
}

/** The options of the helpers for routes of your own. */
export interface AnswerOptions {
  /** Hands the token out in a cookie, and not in the answer. */
  readonly cookie?: CookieOption | undefined;
}

/**
 * @param others the options that the caller has besides
 * @throws TypeError for what can't be meant
 */
export function readAnswerOptions(
  sessions: SessionManager,
  options: AnswerOptions,
  caller: string,
  others: Readonly<Record<string, true>> = {},
): CookieSettings | null {
  checkManager(sessions, caller, 'ctx, ');
  checkNames(options, { cookie: true, ...others }, caller);
  return readCookieOption(options.cookie);
}

/** Hands a token out: in the cookie alone, where there is one, or else in the answer. */
export function handOut(
  exchange: Exchange,
  sessions: SessionManager,
  cookie: CookieSettings | null,
  renewed: HandedOut,
  session: PublicSession,
): SessionAnswer | TokenAnswer {
  return cookie === null
    ? tokenAnswer(exchange, renewed, session)
    : cookieAnswer(exchange, sessions, cookie, renewed, session);
}

/** Hands a token out in the answer. */
export function tokenAnswer(
  exchange: Exchange,
  { token, expiresAt }: HandedOut,
  session: PublicSession,
): TokenAnswer {
  prepareAnswer(exchange);
  return { token, tokenType: 'Bearer', expiresAt, session };
}

/** Hands a token out in the cookie alone. */
export function cookieAnswer(
  exchange: Exchange,
  sessions: SessionManager,
  cookie: CookieSettings,
  handedOut: HandedOut,
  session: PublicSession,
): SessionAnswer {
  prepareAnswer(exchange);
  setSessionCookie(exchange, cookie, handedOut, sessions.now());
  return { expiresAt: handedOut.expiresAt, session };
}

interface HandedOut {
  readonly token: string;
  readonly expiresAt: Date;
}

function prepareAnswer(exchange: Exchange): void {
  setHeader(exchange, 'Cache-Control', 'no-store');
  // One that a guard handed out earlier in this request has been replaced.
  if (!exchange.res.headersSent) exchange.res.removeHeader(SESSION_TOKEN);
}

/** The header by which a guard hands out a new token. */
export const SESSION_TOKEN = 'Session-Token';

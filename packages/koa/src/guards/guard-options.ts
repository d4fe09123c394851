import type { SessionManager } from '@jwt-sessions/core';
import { type CookieOption, type CookieSettings, readCookieOption } from '../http/cookies/cookie-options.js';
import { checkBoolean, checkManager, checkNames } from '../http/values/check-options.js';
import { wholeSeconds } from '../http/values/whole-seconds.js';
import { type ErrorMode, readErrorMode } from '../refuse.js';

/** The options of `optionalSession`, and of every guard. */
export interface GuardOptions {
  /** Takes the token from a cookie as well. Default: the Authorization header alone. */
  readonly cookie?: CookieOption;
  /** `'answer'`, the default, answers a refusal as `application/problem+json`; `'throw'` leaves that to you. */
  readonly errors?: ErrorMode;
}

/** The options of `requireSession`. */
export interface RequireSessionOptions extends GuardOptions {
  /** Lets in a session whose second factor is still to come as well. Default false. */
  readonly allowPending?: boolean;
  /**
   * Hands out a new token with the answer to a request whose token is older than that, such as `'1h'`: in the header
   * `Session-Token`, or in the cookie where the token came in one. Default: never.
   */
  readonly rotateEvery?: string;
}

export interface GuardSettings {
  readonly cookie: CookieSettings | null;
  readonly errors: ErrorMode;
}

export interface RequireSessionSettings extends GuardSettings {
  readonly allowPending: boolean;
  /** Milliseconds, or null for never. */
  readonly rotateEvery: number | null;
}

/** @throws TypeError for what can't be meant */
export function readGuardOptions(
  sessions: SessionManager,
  options: GuardOptions,
  caller: string,
): GuardSettings {
  checkManager(sessions, caller);
  checkNames(options, { cookie: true, errors: true }, caller);
  return { cookie: readCookieOption(options.cookie), errors: readErrorMode(options.errors) };
}

/** @throws TypeError for what can't be meant */
export function readRequireSessionOptions(
  sessions: SessionManager,
  options: RequireSessionOptions,
): RequireSessionSettings {
  const caller = 'requireSession';
  checkManager(sessions, caller);
  checkNames(options, { cookie: true, errors: true, allowPending: true, rotateEvery: true }, caller);
  const { cookie, errors, allowPending = false, rotateEvery } = options;
  checkBoolean(allowPending, 'allowPending');
  return {
    cookie: readCookieOption(cookie),
    errors: readErrorMode(errors),
    allowPending,
    rotateEvery: rotateEvery === undefined ? null : wholeSeconds(rotateEvery, 'rotateEvery') * 1000,
  };
}

import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import type { Context } from 'koa';
import { type CookieOption, type CookieSettings, readCookieOption } from './http/cookies/cookie-options.js';
import type { AuthenticateUser } from './http/login/decide-login.js';
import { checkManager, checkNames, show } from './http/values/check-options.js';
import { wholeSeconds } from './http/values/whole-seconds.js';
import { type ErrorMode, readErrorMode } from './refuse.js';

/**
 * Whether the user of a session just proved to the host, beyond the session, who they are: by a code in a mail, or by a
 * recent `authenticatedAt`.
 */
export type JustProved = (ctx: Context, session: AuthenticatedSession) => Promise<boolean> | boolean;

export interface SessionRoutesOptions {
  /** Your check of credentials, from the body of `POST /sessions` to the user id or null. */
  readonly authenticateUser: AuthenticateUser;
  /** Where the routes are. Default `'/sessions'`. */
  readonly prefix?: string;
  /** The size of a body at most, after inflation: bytes, or a text such as `'16kb'`, which is the default. */
  readonly bodyLimit?: number | string;
  /** Hands tokens out in a cookie, and takes them from there. Default: in the answer, and the Authorization header. */
  readonly cookie?: CookieOption;
  /** What a user can choose for their idle time; `'none'` may be among it. Default 7, 30, 90 and 180 days. */
  readonly idleTimeouts?: readonly string[];
  /** Lifts the manager's `minAgeToRevokeOthers` where it returns true. Default: never. */
  readonly justProved?: JustProved;
  /** `'answer'`, the default, answers a refusal as `application/problem+json`; `'throw'` leaves that to you. */
  readonly errors?: ErrorMode;
}

/** The options with every default filled in. */
export interface RoutesSettings extends Required<Omit<SessionRoutesOptions, 'cookie'>> {
  readonly cookie: CookieSettings | null;
}

const CALLER = 'sessionRoutes';
const KNOWN: Readonly<Record<keyof SessionRoutesOptions, true>> = {
  authenticateUser: true,
  prefix: true,
  bodyLimit: true,
  cookie: true,
  idleTimeouts: true,
  justProved: true,
  errors: true,
};
/** What a path can hold that means nothing to the router. */
const PLAIN_PATH = /^(?:\/[\w.~-]+)+$/;
const SIZE = /^[1-9]\d{0,8}(?:b|kb|mb)$/i;

/** @throws TypeError for what can't be meant, saying what to write instead */
export function readRoutesOptions(sessions: SessionManager, options: SessionRoutesOptions): RoutesSettings {
  checkManager(sessions, CALLER);
  checkNames(options, KNOWN, CALLER);
  const { authenticateUser, justProved = () => false, prefix = '/sessions', bodyLimit = '16kb' } = options;
  if (typeof authenticateUser !== 'function') {
    throw new TypeError(
      'sessionRoutes needs authenticateUser: a function (body, ctx) that returns the user id, or null, not ' +
        `${show(authenticateUser)}.`,
    );
  }
  if (typeof justProved !== 'function') {
    throw new TypeError(
      `justProved must be a function (ctx, session) that returns true or false, not ${show(justProved)}.`,
    );
  }
  if (typeof prefix !== 'string' || !PLAIN_PATH.test(prefix)) {
    throw new TypeError(
      `prefix must be a plain path such as '/sessions', with a slash before and none behind, not ${show(prefix)}. ` +
        'For a path with parameters mount sessionRoutes in a Router.',
    );
  }
  if (!isSize(bodyLimit)) {
    throw new TypeError(
      `bodyLimit must be a whole number of bytes or a text such as '16kb', not ${show(bodyLimit)}.`,
    );
  }
  return {
    authenticateUser,
    justProved,
    prefix,
    bodyLimit,
    cookie: readCookieOption(options.cookie),
    idleTimeouts: readIdleTimeouts(options.idleTimeouts ?? ['7d', '30d', '90d', '180d']),
    errors: readErrorMode(options.errors),
  };
}

function isSize(limit: number | string): boolean {
  return typeof limit === 'number'
    ? Number.isSafeInteger(limit) && limit > 0
    : typeof limit === 'string' && SIZE.test(limit);
}

function readIdleTimeouts(choices: readonly string[]): readonly string[] {
  if (!Array.isArray(choices) || choices.length === 0) {
    const given = Array.isArray(choices) ? 'an empty one' : show(choices);
    throw new TypeError(`idleTimeouts must be a list of durations such as ['7d', '30d'], not ${given}.`);
  }
  for (const choice of choices) if (choice !== 'none') wholeSeconds(choice, 'Each of idleTimeouts');
  return [...choices];
}

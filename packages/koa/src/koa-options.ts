import type { JsonValue, SessionManager } from '@jwt-sessions/core';
import { parseDuration } from '@jwt-sessions/core';
import type { Context } from 'koa';
import { checkBodyLimit } from './http/bodies/read-body.js';
import { type CookieOption, defaultCookie, readCookieOption } from './http/cookies/cookie-options.js';
import type * as login from './http/login/decide-login.js';
import { explainEnding } from './http/refusals/explain-ending.js';
import { readIdleTimeouts } from './http/routes/idle-timeouts.js';
import type * as routes from './http/routes/routes-settings.js';
import { readThrottle, type ThrottleOptions, type Throttles } from './http/throttle/throttle-options.js';
import { checkBoolean, checkManager, checkNames, show } from './http/values/check-options.js';
import { type ErrorMode, emitError, type RefusalSettings, readErrorMode } from './refuse.js';
import { placeSession } from './session-state.js';
import { createWarn, type Warn } from './warnings/warn-once.js';

/**
 * Your check of the credentials of a log-in: from the body of `POST /sessions` to the user id, or null when they don't
 * fit. To say more of the log-in, such as that a second factor is still to come, or that a box "Keep me logged in" was not
 * ticked, return an object: `{ userId, pending: true, rememberMe: body.rememberMe === 'on' }`.
 *
 * The body is whatever JSON object the client sent, `{"username":{"$ne":null}}` included: check that each member is the
 * string that you expect before it goes near a query.
 *
 * To refuse a log-in for another reason throw `LoginRefusedError` (403), `TooManyAttemptsError` (429) or
 * `InvalidRequestError` (400), or write `ctx.throw(403)` or `ctx.throw(429, { headers: { 'Retry-After': '30' } })`.
 * Anything else that you throw reaches Koa as it is.
 */
export type AuthenticateUser<Data = JsonValue> = login.AuthenticateUser<Context, Data>;

/**
 * The options of `koaSessions`.
 *
 * @typeParam Data what your application keeps with each session, as for the manager
 */
export interface KoaSessionsOptions<Data = JsonValue> {
  /** Your check of the credentials of a log-in. Needed for `routes()`. */
  readonly authenticateUser?: AuthenticateUser<Data> | undefined;
  /**
   * Hands the tokens of log-ins out in a cookie: `true`, or an object to differ from the careful defaults. Without it
   * they are handed out in the answer. A cookie is read in either case; only its name and its settings are said here.
   */
  readonly cookie?: CookieOption | undefined;
  /** Where the routes are. Default `'/sessions'`. */
  readonly prefix?: string | undefined;
  /**
   * The path of your page with the log-in form, such as `'/login'`. A guard sends people there who open a page without a
   * session, with the query `next`, a path of this application; programs are answered as ever. A log-in by a form that fails
   * goes there too, with the query `error`, a code, and one whose second factor is still to come. Needs `cookie`. Default:
   * none.
   */
  readonly loginPage?: string | undefined;
  /** The size of a body at most, after inflation: bytes, or a string such as `'16kb'`, which is the default. */
  readonly bodyLimit?: number | string | undefined;
  /** What a user can choose for their idle time; `'none'` may be among it. Default 7, 30, 90 and 180 days. */
  readonly idleTimeouts?: readonly string[] | undefined;
  /**
   * Hands out a new token with the answer to a request that a guard lets in by a token older than that, such as `'1h'`: in
   * the header `Session-Token`, or in the cookie where the token came in one. Default: never.
   */
  readonly rotateEvery?: string | undefined;
  /**
   * Tells whoever holds a genuine token of a session that has ended when and why it did, and by whom: as 401 `session_ended`,
   * and as the query `ended` of `loginPage`. It costs one more read for each such session. Default: they get the answer that
   * everybody gets whose token is not valid.
   */
  readonly tellEnded?: boolean | undefined;
  /**
   * How wrong passwords and codes are counted: by address, by account and by both, with tries of its own for a device that has
   * logged in before. It is on; `false` turns it off, for an application that counts by itself.
   */
  readonly throttle?: false | ThrottleOptions<Context> | undefined;
  /** `'answer'`, the default, answers a refusal as `application/problem+json`; `'throw'` leaves that to you. */
  readonly errors?: ErrorMode | undefined;
}

/** The options with every default filled in. */
export interface KoaSettings extends Omit<routes.RoutesSettings<Context>, 'authenticateUser' | 'throttle'> {
  /** Null where it was left out. */
  readonly authenticateUser: AuthenticateUser | null;
  readonly prefix: string;
  readonly bodyLimit: number | string;
  /** Milliseconds, or null for never. */
  readonly rotateEvery: number | null;
  readonly throttles: Throttles<Context>;
  readonly errors: ErrorMode;
  readonly warn: Warn;
  readonly explain: RefusalSettings['explain'];
}

const CALLER = 'koaSessions';
const KNOWN: Readonly<Record<keyof KoaSessionsOptions, true>> = {
  authenticateUser: true,
  cookie: true,
  prefix: true,
  loginPage: true,
  bodyLimit: true,
  idleTimeouts: true,
  rotateEvery: true,
  tellEnded: true,
  throttle: true,
  errors: true,
};
/** What a path can hold that means nothing to the router. */
const PLAIN_PATH = /^(?:\/[\w.~-]+)+$/;

/** @throws TypeError for what is invalid, saying what to write instead */
export function readKoaOptions(sessions: SessionManager, options: KoaSessionsOptions): KoaSettings {
  checkManager(sessions, CALLER);
  checkNames(options, KNOWN, CALLER);
  const { authenticateUser, prefix = '/sessions', bodyLimit = '16kb' } = options;
  const { tellEnded = false } = options;
  checkBoolean(tellEnded, 'tellEnded');
  if (authenticateUser !== undefined && typeof authenticateUser !== 'function') {
    throw new TypeError(
      'authenticateUser must be a function (body, ctx) that returns the user id, or null, not ' +
        `${show(authenticateUser)}.`,
    );
  }
  if (typeof prefix !== 'string' || !PLAIN_PATH.test(prefix)) {
    throw new TypeError(
      `prefix must be a plain path such as '/sessions', with a slash before and none behind, not ${show(prefix)}. ` +
        'For a path with parameters mount the routes in a Router.',
    );
  }
  checkBodyLimit(bodyLimit);
  const loginCookie = readCookieOption(options.cookie);
  const warn = createWarn(sessions.logger);
  return {
    authenticateUser: authenticateUser ?? null,
    prefix,
    loginPage: readLoginPage(options.loginPage, loginCookie !== null),
    bodyLimit,
    cookie: loginCookie ?? defaultCookie(),
    loginCookie,
    idleTimeouts: readIdleTimeouts(options.idleTimeouts ?? ['7d', '30d', '90d', '180d']),
    rotateEvery: options.rotateEvery === undefined ? null : parseDuration(options.rotateEvery, 'rotateEvery'),
    errors: readErrorMode(options.errors),
    throttles: readThrottle(options.throttle, { sessions, warn, emitError }),
    warn,
    explain: tellEnded ? (error) => explainEnding(sessions, error) : null,
    onSession: placeSession,
  };
}

function readLoginPage(page: string | undefined, hasCookie: boolean): string | null {
  if (page === undefined) return null;
  if (typeof page !== 'string' || !PLAIN_PATH.test(page)) {
    throw new TypeError(`loginPage must be a plain path such as '/login', not ${show(page)}.`);
  }
  if (!hasCookie) {
    throw new TypeError(
      "loginPage is for sessions in a cookie, since nobody's browser sends a token by itself: write cookie: true beside it.",
    );
  }
  return page;
}

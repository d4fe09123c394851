import type { SessionManager } from '@jwt-sessions/core';
import type { AuthenticateUser } from './authenticate-user.js';
import { checkManager, checkNames, readErrorMode } from './check-options.js';
import type { ErrorMode } from './refuse.js';

export interface SessionRoutesOptions {
  /** Your check of credentials, from the body of `POST /sessions` to the user id or null. */
  readonly authenticateUser: AuthenticateUser;
  /** Where the routes are. Default `'/sessions'`. */
  readonly prefix?: string;
  /** The size of a body at most, after inflation: bytes, or a text such as `'16kb'`, which is the default. */
  readonly bodyLimit?: number | string;
  /** `'answer'`, the default, answers a refusal as `application/problem+json`; `'throw'` leaves that to you. */
  readonly errors?: ErrorMode;
}

const CALLER = 'sessionRoutes';
/** What a path can hold that means nothing to the router. */
const PLAIN_PATH = /^(?:\/[\w.~-]+)+$/;
const SIZE = /^[1-9]\d{0,8}(?:b|kb|mb)$/i;

/** @throws TypeError for what can't be meant, saying what to write instead */
export function readRoutesOptions(
  sessions: SessionManager,
  options: SessionRoutesOptions,
): Required<SessionRoutesOptions> {
  checkManager(sessions, CALLER);
  checkNames(options, { authenticateUser: true, prefix: true, bodyLimit: true, errors: true }, CALLER);
  const { authenticateUser, prefix = '/sessions', bodyLimit = '16kb', errors } = options;
  if (typeof authenticateUser !== 'function') {
    throw new TypeError(
      'sessionRoutes needs authenticateUser: a function (body, ctx) that returns the user id, or null.',
    );
  }
  if (typeof prefix !== 'string' || !PLAIN_PATH.test(prefix)) {
    throw new TypeError(
      `prefix must be a plain path such as '/sessions', with a slash before and none behind, not ${String(prefix)}. ` +
        'For a path with parameters mount sessionRoutes in a Router.',
    );
  }
  if (!isSize(bodyLimit)) {
    throw new TypeError(
      `bodyLimit must be a whole number of bytes or a text such as '16kb', not ${String(bodyLimit)}.`,
    );
  }
  return { authenticateUser, prefix, bodyLimit, errors: readErrorMode(errors) };
}

function isSize(limit: number | string): boolean {
  return typeof limit === 'number' ? Number.isSafeInteger(limit) && limit > 0 : SIZE.test(String(limit));
}

import { validateHeaderName, validateHeaderValue } from 'node:http';
import { parseDuration } from '@jwt-sessions/core';
import { checkNames, show } from '../values/check-options.js';
import type { PublicEnding } from './public-ending.js';

/** The codes of what is wrong with a request itself. Those of the sessions are `SessionErrorCode` in core. */
export type RequestErrorCode =
  | 'token_missing'
  | 'cross_site_request'
  | 'invalid_credentials'
  | 'invalid_request'
  | 'login_refused'
  | 'method_not_allowed'
  | 'payload_too_large'
  | 'recent_login_required'
  | 'request_timeout'
  | 'session_ended'
  | 'too_many_attempts'
  | 'unsupported_media_type';

/** The options of the errors that `authenticateUser` can throw. */
export interface RequestErrorOptions extends ErrorOptions {
  /** Headers of the answer, in addition to those that the code brings with it. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const KNOWN: Readonly<Record<keyof RequestErrorOptions, true>> = { cause: true, headers: true };

/** The base of what this package refuses by itself. Its message is shown to the client. */
export abstract class RequestError extends Error {
  abstract readonly code: RequestErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  /** @throws TypeError for what is invalid, a header that can't be sent among it */
  constructor(message: string, options: RequestErrorOptions = {}) {
    const { name } = new.target;
    const { headers = {}, ...rest } = readOptions(options, name);
    if (typeof message !== 'string') {
      throw new TypeError(`${name} needs a message for the client, as a string, not ${show(message)}.`);
    }
    super(message, rest);
    this.name = name;
    this.headers = headers;
  }
}

function readOptions(options: RequestErrorOptions, caller: string): RequestErrorOptions {
  checkNames(options, KNOWN, caller);
  const { headers = {} } = options;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    throw new TypeError(`headers of ${caller} must be an object, not ${show(headers)}.`);
  }
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    if (typeof value !== 'string') {
      throw new TypeError(`The header ${name} of ${caller} must be a string, not ${show(value)}.`);
    }
    validateHeaderValue(name, value);
  }
  return options;
}

/** The request carries no token. */
export class TokenMissingError extends RequestError {
  readonly code = 'token_missing';

  constructor() {
    super('A session is needed.');
  }
}

/** The token is genuine and its session has ended: what is told instead of `invalid_token` where `tellEnded` is on. */
export class SessionEndedError extends RequestError {
  readonly code = 'session_ended';
  readonly ending: PublicEnding;

  constructor(ending: PublicEnding, options: ErrorOptions) {
    super('The session has ended. Log in again.', options);
    this.ending = ending;
  }
}

/** What a request says of where it comes from, and where it came to. */
export interface RequestSource {
  readonly host: string;
  readonly origin: string | undefined;
  readonly site: string | undefined;
  readonly forwardedHost: string | undefined;
}

/** The page of another site made a browser send the request, with the cookies of its user. */
export class CrossSiteRequestError extends RequestError {
  readonly code = 'cross_site_request';
  /** For the log alone. */
  readonly source: RequestSource;

  constructor(source: RequestSource) {
    super('The request comes from a page of another site.');
    this.source = source;
  }
}

/** The user must prove again who they are before they do this. */
export class RecentLoginRequiredError extends RequestError {
  readonly code = 'recent_login_required';
  /** One of these was asked for; null where any proof will do. */
  readonly methods: readonly string[] | null;

  /**
   * @param maxAge how long ago the proof may be, in milliseconds
   * @param methods of which one was asked for, or null for any
   */
  constructor(maxAge: number, methods: readonly string[] | null) {
    const message = 'Prove again who you are to do that.';
    // RFC 9470 §3. To each method there is a context of authentication of the same name.
    const asked = methods === null ? '' : `, acr_values="${methods.join(' ')}"`;
    const challenge =
      `Bearer error="insufficient_user_authentication", error_description="${message}", ` +
      `max_age="${Math.floor(maxAge / 1000)}"${asked}`;
    super(message, { headers: { 'WWW-Authenticate': challenge } });
    this.methods = methods;
  }
}

/** Your `authenticateUser` knows no such user, or the password is wrong. */
export class InvalidCredentialsError extends RequestError {
  readonly code = 'invalid_credentials';

  constructor() {
    super('The credentials are not valid.');
  }
}

/** The request can't be understood. `authenticateUser` may throw it for a body that it can't use. */
export class InvalidRequestError extends RequestError {
  readonly code = 'invalid_request';
}

/** The body is larger than `bodyLimit`. */
export class PayloadTooLargeError extends RequestError {
  readonly code = 'payload_too_large';

  constructor(limit: number | string) {
    super(`The body may have ${typeof limit === 'number' ? `${limit} bytes` : limit} at most.`);
  }
}

/** The body did not arrive in time. */
export class RequestTimeoutError extends RequestError {
  readonly code = 'request_timeout';

  /** @param limit in milliseconds */
  constructor(limit: number, headers: Readonly<Record<string, string>>) {
    super(`The body must arrive within ${limit / 1000} seconds.`, { headers });
  }
}

/** The body is not JSON in UTF-8, or is encoded in a way that isn't understood. */
export class UnsupportedMediaTypeError extends RequestError {
  readonly code = 'unsupported_media_type';
}

/** The path exists, but not with this method. */
export class MethodNotAllowedError extends RequestError {
  readonly code = 'method_not_allowed';

  /** @param allow the value of the `Allow` header */
  constructor(allow: string) {
    super(`Allowed here: ${allow}.`, { headers: { Allow: allow } });
  }
}

/**
 * For `authenticateUser` to throw when a log-in is refused whatever the password: a captcha is missing, the account is
 * locked. Answered as 403.
 */
export class LoginRefusedError extends RequestError {
  readonly code = 'login_refused';

  /** @param message shown to the client */
  constructor(message = 'This log-in is refused.', options?: RequestErrorOptions) {
    super(message, options);
  }
}

/** For `authenticateUser` to throw when there were too many attempts. Answered as 429 with `Retry-After`. */
export class TooManyAttemptsError extends RequestError {
  readonly code = 'too_many_attempts';

  /**
   * @param retryAfter when to try again, such as `'30s'` or `'15m'`
   * @param message shown to the client
   * @throws TypeError for a duration without a unit
   */
  constructor(
    retryAfter: string,
    message = 'There were too many attempts. Try again later.',
    options: RequestErrorOptions = {},
  ) {
    const { headers, ...rest } = readOptions(options, new.target.name);
    super(message, {
      ...rest,
      // In whole seconds (RFC 9110 §10.2.3).
      headers: { 'Retry-After': `${Math.ceil(parseDuration(retryAfter, 'retryAfter') / 1000)}`, ...headers },
    });
  }
}

import type { Context } from 'koa';
import type { RequestBody } from './read-body.js';
import {
  InvalidCredentialsError,
  LoginRefusedError,
  RequestError,
  TooManyAttemptsError,
} from './request-errors.js';

/**
 * The host's check of credentials: from the body of `POST /sessions` to the user id, or null when they don't fit.
 *
 * The body is whatever JSON object the client sent, `{"username":{"$ne":null}}` included: check that each member is
 * the text that you expect before it goes near a query.
 *
 * To refuse a log-in for another reason throw `LoginRefusedError` (403), `TooManyAttemptsError` (429) or
 * `InvalidRequestError` (400), or write `ctx.throw(403)` or `ctx.throw(429, { headers: { 'Retry-After': '30' } })`.
 * Anything else that you throw reaches Koa as it is.
 */
export type AuthenticateUser = (body: RequestBody, ctx: Context) => Promise<string | null> | string | null;

/** For `ctx.throw(429)` without the header. */
const DEFAULT_RETRY_AFTER = '1m';

/** What the host's function threw that is no refusal: the host's own, and not to be taken for one of ours. */
export class HostFailure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/**
 * Asks the host who logs in.
 *
 * @throws InvalidCredentialsError
 * @throws RequestError that the host threw, or that stands for a 403 or 429 of `ctx.throw`
 * @throws HostFailure around anything else that the host threw
 * @throws TypeError when the host answered with anything but a text or null
 */
export async function askHost(
  authenticateUser: AuthenticateUser,
  body: RequestBody,
  ctx: Context,
): Promise<string> {
  let userId: unknown;
  try {
    userId = await authenticateUser(body, ctx);
  } catch (error) {
    throw toRefusal(error) ?? new HostFailure(error);
  }
  if (userId === null) throw new InvalidCredentialsError();
  if (typeof userId !== 'string') {
    throw new TypeError(
      `authenticateUser must return the user id as a string, or null, not ${typeof userId}.`,
    );
  }
  return userId;
}

function toRefusal(error: unknown): RequestError | null {
  if (error instanceof RequestError) return error;
  if (!isHttpError(error)) return null;
  const { status, headers, expose } = error;
  const message = expose ? error.message : undefined;
  if (status === 403) return new LoginRefusedError(message, { cause: error, headers });
  if (status === 429)
    return new TooManyAttemptsError(DEFAULT_RETRY_AFTER, message, { cause: error, headers });
  return null;
}

/** What `ctx.throw` makes: an error of http-errors. */
interface HttpError extends Error {
  readonly status: number;
  readonly expose: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && 'status' in error && 'expose' in error;
}

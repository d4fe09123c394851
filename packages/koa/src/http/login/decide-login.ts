import type { IssueRequest, JsonValue } from '@jwt-sessions/core';
import type { RequestBody } from '../bodies/read-body.js';
import { ApplicationFailure } from '../refusals/application-failure.js';
import {
  InvalidCredentialsError,
  LoginRefusedError,
  RequestError,
  type RequestErrorOptions,
  TooManyAttemptsError,
} from '../refusals/request-errors.js';
import { checkBoolean, checkNames, show } from '../values/check-options.js';

/** Who logs in, and how. */
export interface LoginDecision<Data = JsonValue>
  extends Pick<
    IssueRequest<Data>,
    'userId' | 'pending' | 'authMethods' | 'data' | 'rememberMe' | 'idleTimeout' | 'absoluteTimeout'
  > {}

/**
 * The application's check of credentials: from the body of a log-in to the user id, or null when they don't fit, or more
 * of the log-in in an object. It may throw a refusal of its own.
 */
export type AuthenticateUser<Context, Data = JsonValue> = (
  body: RequestBody,
  ctx: Context,
) => Promise<LoginDecision<Data> | string | null> | LoginDecision<Data> | string | null;

const DECISION: Readonly<Record<keyof LoginDecision, true>> = {
  userId: true,
  pending: true,
  authMethods: true,
  data: true,
  rememberMe: true,
  idleTimeout: true,
  absoluteTimeout: true,
};

/** For `ctx.throw(429)` without the header. */
const DEFAULT_RETRY_AFTER = '1m';

/**
 * Asks the application who logs in.
 *
 * @throws InvalidCredentialsError
 * @throws RequestError that the application threw, or that stands for a 403 or 429 of `ctx.throw`
 * @throws ApplicationFailure around anything else that the application threw
 * @throws TypeError when the application answered with what is invalid
 */
export async function decideLogin<Context>(
  authenticateUser: AuthenticateUser<Context>,
  body: RequestBody,
  ctx: Context,
): Promise<LoginDecision> {
  let decision: LoginDecision | string | null;
  try {
    decision = await authenticateUser(body, ctx);
  } catch (error) {
    throw toRefusal(error) ?? new ApplicationFailure(error);
  }
  if (decision === null) throw new InvalidCredentialsError();
  return typeof decision === 'string' ? { userId: decision } : readDecision(decision);
}

/**
 * Here a misspelt `pending` would let in without the second factor. So would one that a class gives by a getter, if the
 * members were spread: they are read by their names.
 */
function readDecision(decision: LoginDecision): LoginDecision {
  if (typeof decision !== 'object' || typeof decision.userId !== 'string') {
    throw new TypeError(
      'authenticateUser must return the user id as a string, or an object with the userId, or null, not ' +
        `${typeof decision === 'object' ? `an object whose userId is ${show(decision.userId)}` : show(decision)}.`,
    );
  }
  checkNames(decision, DECISION, 'The answer of authenticateUser');
  const { userId, pending = false, authMethods, data, rememberMe = true } = decision;
  const { idleTimeout, absoluteTimeout } = decision;
  if (pending !== 'unlessTrusted') checkBoolean(pending, 'pending in the answer of authenticateUser');
  checkBoolean(rememberMe, 'rememberMe in the answer of authenticateUser');
  return { userId, pending, authMethods, data, rememberMe, idleTimeout, absoluteTimeout };
}

function toRefusal(error: unknown): RequestError | null {
  if (error instanceof RequestError) return error;
  if (!isHttpError(error)) return null;
  const { status, headers, expose } = error;
  const message = expose ? error.message : undefined;
  const options = { cause: error, headers: headers && inText(headers) };
  if (status === 403) return new LoginRefusedError(message, options);
  if (status === 429) return new TooManyAttemptsError(DEFAULT_RETRY_AFTER, message, options);
  return null;
}

/** As Koa writes the headers of an error: `Retry-After` is often a number. */
function inText(headers: NonNullable<HttpError['headers']>): RequestErrorOptions['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** What `ctx.throw` makes: an error of http-errors. */
interface HttpError extends Error {
  readonly status: number;
  readonly expose: boolean;
  readonly headers?: Readonly<Record<string, unknown>>;
}

function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && 'status' in error && 'expose' in error;
}

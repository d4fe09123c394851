import { SessionError } from '@jwt-sessions/core';
import { type RefusalCode, refusals } from './refusals.js';
import { RequestError } from './request-errors.js';

/**
 * A refusal as Koa's own error handling understands it: by `status`, `headers` and `expose`. This is what
 * `errors: 'throw'` and `issueSession` throw; `cause` is the error behind it, which is not for the client.
 */
export class SessionHttpError extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  /** The same as `status`, by the name that `http-errors` also looks for. */
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the client may read the message: below 500. */
  readonly expose: boolean;

  constructor(error: SessionError | RequestError) {
    const { status, detail = error.message, headers } = refusals[error.code];
    super(detail, { cause: error });
    this.name = new.target.name;
    this.code = error.code;
    this.status = status;
    this.statusCode = status;
    this.headers = {
      'Cache-Control': 'no-store',
      ...headers,
      ...(error instanceof RequestError && error.headers),
    };
    this.expose = status < 500;
  }
}

/** Whether an error is one that is answered, and not somebody's bug. */
export function isRefusal(error: unknown): error is SessionError | RequestError {
  return error instanceof SessionError || error instanceof RequestError;
}

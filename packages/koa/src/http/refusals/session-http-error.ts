import { SessionError } from '@jwt-sessions/core';
import type { Exchange } from '../exchange.js';
import { show } from '../values/check-options.js';
import { type RefusalHeaders, type RefusalMembers, readRefusal } from './read-refusal.js';
import type { RefusalCode } from './refusal-table.js';
import { RequestError } from './request-errors.js';

/**
 * A refusal as Koa's own error handling understands it: by `status`, `headers` and `expose`. This is what
 * `errors: 'throw'` and the helpers throw; `cause` is the error behind it, which is not for the client.
 */
export class SessionHttpError extends Error {
  /** What happened, for a program to go by. */
  readonly code: RefusalCode;
  /** The status of the answer. */
  readonly status: number;
  /** The same as `status`, by the name that `http-errors` also looks for. */
  readonly statusCode: number;
  /** The headers of the answer. */
  readonly headers: RefusalHeaders;
  /** Whether the client may read the message: below 500. */
  readonly expose: boolean;
  /** What a client can go by besides the code. */
  readonly members: RefusalMembers;

  /** @param carried headers of the answer that must outlive the error, which Koa clears of all others */
  constructor(error: SessionError | RequestError, carried: RefusalHeaders = {}) {
    if (!isRefusal(error)) {
      throw new TypeError(`SessionHttpError is made of an error of this library, not of ${show(error)}.`);
    }
    const { status, code, detail, headers, members } = readRefusal(error);
    super(detail, { cause: error });
    this.name = new.target.name;
    this.code = code;
    this.status = status;
    this.statusCode = status;
    this.headers = { ...carried, ...headers };
    this.expose = status < 500;
    this.members = members;
    // Koa logs the stack of what it hides. The reason belongs there, and never into the message.
    if (!this.expose) this.stack = `${this.stack}\nCaused by ${error.name}: ${error.message}`;
  }
}

/** Whether an error is one that is answered, and not somebody's bug. */
export function isRefusal(error: unknown): error is SessionError | RequestError {
  return error instanceof SessionError || error instanceof RequestError;
}

/** Of the tries that are left a client is told with a refusal too. */
const RATE_LIMIT = ['RateLimit', 'RateLimit-Policy'];

/** What was said before a refusal and must be heard nonetheless: a cookie that was cleared, renewed or expired. */
export function carriedHeaders({ res }: Exchange): RefusalHeaders {
  const lines = res.getHeader('Set-Cookie');
  const limits = RATE_LIMIT.flatMap((name) => {
    const value = res.getHeader(name);
    return value === undefined ? [] : [[name, String(value)]];
  });
  return {
    ...(lines !== undefined && { 'Set-Cookie': [lines].flat().map(String) }),
    ...Object.fromEntries(limits),
  };
}

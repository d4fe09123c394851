import { STATUS_CODES } from 'node:http';
import type { Context } from 'koa';
import { isRefusal, SessionHttpError } from './session-http-error.js';

/** Who renders a refusal: this package, as `application/problem+json`, or the host, to whom it is thrown. */
export type ErrorMode = 'answer' | 'throw';

/**
 * Answers with a problem (RFC 9457), or throws a {@link SessionHttpError}. An error that is no refusal is not ours
 * and is thrown on as it is.
 */
export function refuse(ctx: Context, error: unknown, mode: ErrorMode): void {
  if (!isRefusal(error)) throw error;
  const refusal = new SessionHttpError(error);
  if (mode === 'throw') throw refusal;
  const { status, code, message: detail, headers } = refusal;
  ctx.status = status;
  ctx.set(headers);
  // RFC 9457 §4.2.1: with about:blank the title is the status phrase; the code is what tells problems apart.
  ctx.body = { type: 'about:blank', title: STATUS_CODES[status], status, code, detail };
  // After the body, which would make it plain JSON.
  ctx.type = 'application/problem+json';
  if (status >= 500) ctx.app.emit('error', error, ctx);
}

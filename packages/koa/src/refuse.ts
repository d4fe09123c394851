import type { Context } from 'koa';
import { readRefusal } from './http/refusals/read-refusal.js';
import { cookiesOf, isRefusal, SessionHttpError } from './http/refusals/session-http-error.js';
import { show } from './http/values/check-options.js';

/** Who renders a refusal: this package, as `application/problem+json`, or your application, to which it is thrown. */
export type ErrorMode = 'answer' | 'throw';

/**
 * Answers with a problem (RFC 9457), or throws a {@link SessionHttpError}. An error that is no refusal is not ours
 * and is thrown on as it is.
 */
export function refuse(ctx: Context, error: unknown, mode: ErrorMode): void {
  if (!isRefusal(error)) throw error;
  if (mode === 'throw') throw new SessionHttpError(error, cookiesOf(ctx));
  const { status, headers, body } = readRefusal(error);
  if (status >= 500) ctx.app.emit('error', error, ctx);
  // Nothing can be answered any more.
  if (ctx.headerSent) return;
  ctx.status = status;
  // Past `ctx.set`, which in a wave of refusals takes longer than all the rest of the answer.
  for (const [name, value] of Object.entries(headers)) ctx.res.setHeader(name, value);
  // Before the body, which would call itself plain text.
  ctx.res.setHeader('Content-Type', 'application/problem+json');
  ctx.body = body;
}

/** @throws TypeError for a mode that does not exist */
export function readErrorMode(mode: ErrorMode = 'answer'): ErrorMode {
  if (mode === 'answer' || mode === 'throw') return mode;
  throw new TypeError(`errors must be 'answer' or 'throw', not ${show(mode)}.`);
}

/** Tells the application of an error that fails no request. */
export function emitError(error: unknown, ctx: Context): void {
  ctx.app.emit('error', error, ctx);
}

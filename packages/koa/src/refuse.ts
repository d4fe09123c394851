import { InvalidTokenError } from '@jwt-sessions/core';
import type { Context } from 'koa';
import type { Exchange } from './http/exchange.js';
import { readRefusal } from './http/refusals/read-refusal.js';
import { CrossSiteRequestError } from './http/refusals/request-errors.js';
import { carriedHeaders, isRefusal, SessionHttpError } from './http/refusals/session-http-error.js';
import { show } from './http/values/check-options.js';
import { adviseOnCrossSite } from './warnings/cross-site-advice.js';
import type { Warn } from './warnings/warn-once.js';

/** Who renders a refusal: this package, as `application/problem+json`, or your application, to which it is thrown. */
export type ErrorMode = 'answer' | 'throw';

/** How a refusal is told, to the client and to the developer. */
export interface RefusalSettings {
  readonly errors: ErrorMode;
  readonly warn: Warn;
  /** What is told of a token that lets nobody in, where its session ended and the application has that told; else null. */
  readonly explain: ((error: InvalidTokenError) => Promise<unknown>) | null;
}

/**
 * Answers with a problem (RFC 9457), or throws a {@link SessionHttpError}. An error that is no refusal is not ours
 * and is thrown on as it is.
 */
export function refuse(ctx: Context, error: unknown, settings: RefusalSettings): Promise<void> | void {
  const explained = explain(error, settings);
  if (explained === null) return answer(ctx, error, settings);
  return explained.then((told) => answer(ctx, told, settings));
}

/** Asks what is told of an error where that is not known yet; null where it is the error itself. */
export function explain(error: unknown, settings: Pick<RefusalSettings, 'explain'>): Promise<unknown> | null {
  return settings.explain !== null && error instanceof InvalidTokenError ? settings.explain(error) : null;
}

function answer(ctx: Context, error: unknown, { errors, warn }: RefusalSettings): void {
  if (!isRefusal(error)) throw error;
  adviseDeveloper(ctx, error, warn);
  if (errors === 'throw') throw new SessionHttpError(error, carriedHeaders(ctx));
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

/** For what runs in a route of the application's: Koa answers the error that comes out. */
export async function throwingHttpErrors<T>(
  ctx: Exchange,
  settings: Pick<RefusalSettings, 'warn' | 'explain'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    adviseDeveloper(ctx, error, settings.warn);
    const told = (await explain(error, settings)) ?? error;
    throw new SessionHttpError(told as typeof error, carriedHeaders(ctx));
  }
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

function adviseDeveloper(ctx: Exchange, error: unknown, warn: Warn): void {
  if (error instanceof CrossSiteRequestError) warn(adviseOnCrossSite(ctx, error.source));
}

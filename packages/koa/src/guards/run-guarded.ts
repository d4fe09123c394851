import { StoreUnavailableError } from '@jwt-sessions/core';
import type { Context, Next } from 'koa';
import { carriedHeaders, SessionHttpError } from '../http/refusals/session-http-error.js';

/**
 * Runs what stands behind a guard. What it throws is its own, but a store that failed in a call of the manager: the manager
 * knows no HTTP, and Koa would answer that with 500.
 */
export async function runGuarded(ctx: Context, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    throw error instanceof StoreUnavailableError ? new SessionHttpError(error, carriedHeaders(ctx)) : error;
  }
}

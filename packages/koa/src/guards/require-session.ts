import type { SessionManager } from '@jwt-sessions/core';
import type { Context, Middleware } from 'koa';
import { authenticate } from '../http/credentials/authenticate.js';
import { readCredentials } from '../http/credentials/read-credentials.js';
import { createScheduledRotation } from '../http/renewals/scheduled-rotation.js';
import { refuse } from '../refuse.js';
import type { SessionState } from '../session-state.js';
import { type RequireSessionOptions, readRequireSessionOptions } from './guard-options.js';
import { keepFromCaches } from './keep-from-caches.js';

const emitError = (error: unknown, ctx: Context) => void ctx.app.emit('error', error, ctx);

/**
 * A middleware that lets in only requests with a valid session, which it puts on `ctx.state.session`. The token comes
 * as `Authorization: Bearer …` (RFC 6750 §2.1) or, where you turn that on, in a cookie. Anybody else is answered with
 * 401, an unsafe request of another site that carries the cookie with 403, and a store that fails with 503.
 *
 * @throws TypeError for a missing manager or an option that can't be meant
 *
 * @example
 * app.use(requireSession(sessions));
 * app.use((ctx) => { ctx.body = `Hello ${ctx.state.session.userId}`; });
 */
export function requireSession(
  sessions: SessionManager,
  options: RequireSessionOptions = {},
): Middleware<SessionState> {
  const { cookie, errors, allowPending, rotateEvery } = readRequireSessionOptions(sessions, options);
  const rotate =
    rotateEvery === null ? null : createScheduledRotation(sessions, rotateEvery, cookie, emitError);
  return async (ctx, next) => {
    let handedOut = false;
    try {
      const found = readCredentials(ctx, sessions, cookie);
      // Each request comes through here, and next to none has to wait for its credentials.
      const credentials = found instanceof Promise ? await found : found;
      const session = await authenticate(ctx, sessions, credentials.token, allowPending);
      const renewed = rotate === null ? null : await rotate(ctx, session, credentials);
      handedOut = credentials.handedOut || renewed !== null;
      ctx.state.session = renewed ?? session;
    } catch (error) {
      return refuse(ctx, error, errors);
    }
    // Outside the try: what the rest of the application throws is not for this middleware to answer.
    await (handedOut ? keepFromCaches(ctx, next) : next());
  };
}

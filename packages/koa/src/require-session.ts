import type { SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { authenticate } from './authenticate.js';
import { type GuardOptions, readGuardOptions } from './guard-options.js';
import { refuse } from './refuse.js';
import type { SessionState } from './session-state.js';

/**
 * A middleware that lets in only requests with a valid session, which it puts on `ctx.state.session`. The token comes
 * as `Authorization: Bearer …` (RFC 6750 §2.1). Anybody else is answered with 401, and a store that fails with 503.
 *
 * @throws TypeError for a missing manager or an option that can't be meant
 *
 * @example
 * app.use(requireSession(sessions));
 * app.use((ctx) => { ctx.body = `Hello ${ctx.state.session.userId}`; });
 */
export function requireSession(
  sessions: SessionManager,
  options: GuardOptions = {},
): Middleware<SessionState> {
  const errors = readGuardOptions(sessions, options, 'requireSession');
  return async (ctx, next) => {
    try {
      ctx.state.session = await authenticate(ctx, sessions);
    } catch (error) {
      return refuse(ctx, error, errors);
    }
    // Outside the try: what the rest of the application throws is not for this middleware to answer.
    return next();
  };
}

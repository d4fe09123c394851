import { InvalidTokenError, type SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { authenticate } from '../http/credentials/authenticate.js';
import { readCredentials } from '../http/credentials/read-credentials.js';
import { TokenMissingError } from '../http/refusals/request-errors.js';
import { refuse } from '../refuse.js';
import type { OptionalSessionState } from '../session-state.js';
import { type GuardOptions, readGuardOptions } from './guard-options.js';
import { keepFromCaches } from './keep-from-caches.js';

/**
 * A middleware for pages that only look different for who is logged in: `ctx.state.session` is the session, or
 * undefined without a valid token. A store that fails is still answered with 503, since then nobody knows.
 *
 * @throws TypeError for a missing manager or an option that can't be meant
 *
 * @example
 * app.use(optionalSession(sessions));
 * app.use((ctx) => { ctx.body = `Hello ${ctx.state.session?.userId ?? 'stranger'}`; });
 */
export function optionalSession(
  sessions: SessionManager,
  options: GuardOptions = {},
): Middleware<OptionalSessionState> {
  const { cookie, errors } = readGuardOptions(sessions, options, 'optionalSession');
  return async (ctx, next) => {
    let handedOut = false;
    try {
      const credentials = await readCredentials(ctx, sessions, cookie);
      handedOut = credentials.handedOut;
      ctx.state.session = await authenticate(ctx, sessions, credentials.token);
    } catch (error) {
      if (!(error instanceof TokenMissingError || error instanceof InvalidTokenError)) {
        return refuse(ctx, error, errors);
      }
      ctx.state.session = undefined;
    }
    await (handedOut ? keepFromCaches(ctx, next) : next());
  };
}

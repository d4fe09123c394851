import type { Session, SessionManager } from '@jwt-sessions/core';
import type { Context } from 'koa';
import { bearerToken } from './bearer-token.js';

const ATTEMPT = Symbol('jwt-sessions: authentication');

/** What came of a request's token with one manager. */
interface Attempt {
  readonly sessions: SessionManager;
  readonly session: Promise<Session>;
}

/**
 * The session of a request. However many middlewares ask for it, the manager is asked once for a request, so a guard
 * in front of the routes costs nothing more.
 *
 * @throws TokenMissingError
 * @throws InvalidRequestError
 * @throws InvalidTokenError
 * @throws StoreUnavailableError
 */
export function authenticate(ctx: Context, sessions: SessionManager): Promise<Session> {
  const earlier: Attempt | undefined = ctx[ATTEMPT];
  if (earlier?.sessions === sessions) return earlier.session;
  const attempt: Attempt = { sessions, session: askManager(ctx, sessions) };
  ctx[ATTEMPT] = attempt;
  return attempt.session;
}

async function askManager(ctx: Context, sessions: SessionManager): Promise<Session> {
  return sessions.authenticate(bearerToken(ctx.req), { ip: ctx.ip });
}

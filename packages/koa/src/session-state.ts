import type { AuthenticatedSession } from '@jwt-sessions/core';

/**
 * What `requireSession` puts on `ctx.state`.
 *
 * @example
 * const app = new Koa<SessionState>();
 * app.use(requireSession(sessions));
 * app.use((ctx) => { ctx.body = ctx.state.session.userId; });
 */
export interface SessionState {
  session: AuthenticatedSession;
}

/** What `optionalSession` puts on `ctx.state`: undefined for a visitor who is not logged in. */
export interface OptionalSessionState {
  session: AuthenticatedSession | undefined;
}

import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import { guardedSession } from '../guards/guarded-session.js';
import { throwingHttpErrors } from '../http/refusals/session-http-error.js';
import type { SessionContext } from '../session-state.js';

/** `KoaSessions.recheck`. */
export async function recheck(sessions: SessionManager, ctx: SessionContext): Promise<AuthenticatedSession> {
  const session = guardedSession(ctx, 'recheck');
  return throwingHttpErrors(ctx, async () => {
    ctx.state.session = await sessions.recheck(session);
    return ctx.state.session;
  });
}

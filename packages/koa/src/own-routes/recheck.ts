import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import { guardedSession } from '../guards/guarded-session.js';
import { throwingHttpErrors } from '../http/refusals/session-http-error.js';
import { placeSession, type SessionContext } from '../session-state.js';

/** `KoaSessions.recheck`. */
export async function recheck(sessions: SessionManager, ctx: SessionContext): Promise<AuthenticatedSession> {
  return throwingHttpErrors(ctx, async () => {
    const session = await sessions.recheck(guardedSession(ctx, 'recheck'));
    placeSession(ctx, session);
    return session;
  });
}

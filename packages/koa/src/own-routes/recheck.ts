import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import { guardedSession } from '../guards/guarded-session.js';
import type { KoaSettings } from '../koa-options.js';
import { throwingHttpErrors } from '../refuse.js';
import { placeSession, type SessionContext } from '../session-state.js';

/** `KoaSessions.recheck`. */
export async function recheck(
  sessions: SessionManager,
  settings: KoaSettings,
  ctx: SessionContext,
): Promise<AuthenticatedSession> {
  return throwingHttpErrors(ctx, settings, async () => {
    const session = await sessions.recheck(guardedSession(ctx, 'recheck'));
    placeSession(ctx, session);
    return session;
  });
}

import type { AuthenticatedSession, SessionManager } from '@jwt-sessions/core';
import type { Context } from 'koa';
import { guardedSession } from '../guards/guarded-session.js';
import { throwingHttpErrors } from '../http/refusals/session-http-error.js';
import { checkManager } from '../http/values/check-options.js';
import type { SessionContext } from '../session-context.js';

/**
 * Looks again at the session of a request behind `requireSession`, in a route of your own that has waited since, for an
 * upload or another service, and is about to act: `ctx.state.session` is the session as it is now.
 *
 * @throws SessionHttpError which Koa answers with the right status when you let it pass: `invalid_token` (401) for a
 *   session that has ended meanwhile, `store_unavailable` (503)
 * @throws TypeError when no `requireSession` stands in front
 *
 * @example
 * router.post('/photos', requireSession(sessions), async (ctx) => {
 *   const photo = await receive(ctx.req);
 *   const { userId } = await recheckSession(ctx, sessions);
 *   ctx.body = await photos.add(userId, photo);
 * });
 */
export async function recheckSession(
  ctx: SessionContext & Pick<Context, 'state'>,
  sessions: SessionManager,
): Promise<AuthenticatedSession> {
  checkManager(sessions, 'recheckSession', 'ctx, ');
  const session = guardedSession(ctx, 'recheckSession');
  return throwingHttpErrors(ctx, async () => {
    ctx.state.session = await sessions.recheck(session);
    return ctx.state.session;
  });
}

import type { SessionManager } from '@jwt-sessions/core';
import {
  type AnswerOptions,
  readAnswerOptions,
  type SessionAnswer,
  type TokenAnswer,
} from '../http/answers/hand-out.js';
import { throwingHttpErrors } from '../http/refusals/session-http-error.js';
import { renewSession } from '../http/renewals/renew-session.js';
import type { SessionContext } from '../session-context.js';

/**
 * Notes that the user of a session has just proved again who they are, in a route of your own that has checked it:
 * `requireRecentLogin` lets the session in from now on. The answer has a new token; the one before is good for nothing.
 *
 * @throws SessionHttpError which Koa answers with the right status when you let it pass: `invalid_token` (401) for a
 *   session that has ended meanwhile, `cross_site_request` (403), `store_unavailable` (503)
 *
 * @example
 * router.post('/reauthenticate', requireSession(sessions), async (ctx) => {
 *   if (!(await checkPassword(ctx.state.session.userId, ctx.request.body))) ctx.throw(403);
 *   ctx.body = await reauthenticate(ctx, sessions);
 * });
 */
export function reauthenticate(
  ctx: SessionContext,
  sessions: SessionManager,
  options?: AnswerOptions & { readonly cookie?: false | undefined },
): Promise<TokenAnswer>;
export function reauthenticate(
  ctx: SessionContext,
  sessions: SessionManager,
  options: AnswerOptions,
): Promise<SessionAnswer>;
export async function reauthenticate(
  ctx: SessionContext,
  sessions: SessionManager,
  options: AnswerOptions = {},
): Promise<SessionAnswer | TokenAnswer> {
  const cookie = readAnswerOptions(sessions, options, 'reauthenticate');
  return throwingHttpErrors(ctx, () =>
    renewSession(ctx, sessions, cookie, (session) => sessions.reauthenticate(session)),
  );
}

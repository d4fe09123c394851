import type { SessionManager } from '@jwt-sessions/core';
import type { AnswerOptions, SessionAnswer, TokenAnswer } from '../http/answers/hand-out.js';
import { readCookieOption } from '../http/cookies/cookie-options.js';
import { InvalidRequestError } from '../http/refusals/request-errors.js';
import { throwingHttpErrors } from '../http/refusals/session-http-error.js';
import { renewSession } from '../http/renewals/renew-session.js';
import { checkBoolean, checkManager, checkNames } from '../http/values/check-options.js';
import type { SessionContext } from '../session-context.js';

/** The options of `completeSecondFactor`. */
export interface SecondFactorOptions extends AnswerOptions {
  /** Whether the factor proves who the user is, so that the log-in may push out older sessions. Default true. */
  readonly justProved?: boolean | undefined;
}

/**
 * Lets a pending session in, in a route of your own that has just checked the second factor: behind `requireSession`
 * with `allowPending`. The answer has a new token; the one before is good for nothing from now on.
 *
 * @throws SessionHttpError which Koa answers with the right status when you let it pass: `invalid_token` (401) for a
 *   session that has ended meanwhile, `invalid_request` (400) for one that isn't pending, `session_limit_reached` (409),
 *   `cross_site_request` (403), `store_unavailable` (503)
 *
 * @example
 * router.post('/second-factor', requireSession(sessions, { allowPending: true }), async (ctx) => {
 *   if (!(await checkCode(ctx.state.session.userId, ctx.request.body))) ctx.throw(403);
 *   ctx.body = await completeSecondFactor(ctx, sessions);
 * });
 */
export function completeSecondFactor(
  ctx: SessionContext,
  sessions: SessionManager,
  options?: SecondFactorOptions & { readonly cookie?: false | undefined },
): Promise<TokenAnswer>;
export function completeSecondFactor(
  ctx: SessionContext,
  sessions: SessionManager,
  options: SecondFactorOptions,
): Promise<SessionAnswer>;
export async function completeSecondFactor(
  ctx: SessionContext,
  sessions: SessionManager,
  options: SecondFactorOptions = {},
): Promise<SessionAnswer | TokenAnswer> {
  const caller = 'completeSecondFactor';
  checkManager(sessions, caller, 'ctx, ');
  checkNames(options, { cookie: true, justProved: true }, caller);
  const cookie = readCookieOption(options.cookie);
  const { justProved = true } = options;
  checkBoolean(justProved, 'justProved');
  return throwingHttpErrors(ctx, () =>
    renewSession(
      ctx,
      sessions,
      cookie,
      (session) => {
        if (session.status !== 'pending') throw new InvalidRequestError('No second factor is awaited.');
        return sessions.completeSecondFactor(session, { justProved });
      },
      { allowPending: true },
    ),
  );
}

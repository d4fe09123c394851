import type { CompleteOptions, SessionManager } from '@jwt-sessions/core';
import type { SessionAnswer } from '../http/answers/hand-out.js';
import { authenticate } from '../http/credentials/authenticate.js';
import { InvalidRequestError } from '../http/refusals/request-errors.js';
import { renewSession } from '../http/renewals/renew-session.js';
import { checkNames } from '../http/values/check-options.js';
import type { KoaSettings } from '../koa-options.js';
import { throwingHttpErrors } from '../refuse.js';
import { placeSession, type SessionContext } from '../session-state.js';

/** `KoaSessions.completeSecondFactor`. */
export async function completeSecondFactor(
  sessions: SessionManager,
  settings: KoaSettings,
  ctx: SessionContext,
  options: CompleteOptions,
): Promise<SessionAnswer> {
  checkNames(options, { authMethods: true, trustDevice: true }, 'completeSecondFactor');
  const { cookie } = settings;
  return throwingHttpErrors(ctx, settings, () =>
    renewSession(ctx, sessions, cookie, async (token) => {
      const session = await authenticate(ctx, sessions, token, true);
      if (session.status !== 'pending') throw new InvalidRequestError('No second factor is awaited.');
      const renewed = await sessions.completeSecondFactor(session, options);
      placeSession(ctx, renewed.session);
      return renewed;
    }),
  );
}

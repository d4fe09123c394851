import type { SessionManager } from '@jwt-sessions/core';
import type { SessionAnswer } from '../http/answers/hand-out.js';
import { authenticate } from '../http/credentials/authenticate.js';
import { InvalidRequestError } from '../http/refusals/request-errors.js';
import { renewSession } from '../http/renewals/renew-session.js';
import { checkBoolean, checkNames } from '../http/values/check-options.js';
import type { KoaSettings } from '../koa-options.js';
import { throwingHttpErrors } from '../refuse.js';
import { placeSession, type SessionContext } from '../session-state.js';

/** The options of `completeSecondFactor`. */
export interface SecondFactorOptions {
  /** Whether the factor proves who the user is, so that the log-in may push out older sessions. Default true. */
  readonly justProved?: boolean | undefined;
}

/** `KoaSessions.completeSecondFactor`. */
export async function completeSecondFactor(
  sessions: SessionManager,
  settings: KoaSettings,
  ctx: SessionContext,
  options: SecondFactorOptions = {},
): Promise<SessionAnswer> {
  checkNames(options, { justProved: true }, 'completeSecondFactor');
  const { justProved = true } = options;
  checkBoolean(justProved, 'justProved');
  const { cookie } = settings;
  return throwingHttpErrors(ctx, settings, () =>
    renewSession(ctx, sessions, cookie, async (token) => {
      const session = await authenticate(ctx, sessions, token, true);
      if (session.status !== 'pending') throw new InvalidRequestError('No second factor is awaited.');
      const renewed = await sessions.completeSecondFactor(session, { justProved });
      placeSession(ctx, renewed.session);
      return renewed;
    }),
  );
}

import type * as core from '@jwt-sessions/core';
import type { Context } from 'koa';
import type { SessionAnswer } from '../http/answers/hand-out.js';
import { clearSessionCookie } from '../http/cookies/write-cookie.js';
import { authenticate } from '../http/credentials/authenticate.js';
import { ignoresCookies } from '../http/credentials/read-credentials.js';
import { InvalidRequestError } from '../http/refusals/request-errors.js';
import { renewSession } from '../http/renewals/renew-session.js';
import type { CheckProof } from '../http/throttle/proof-throttle.js';
import { checkNames } from '../http/values/check-options.js';
import type { KoaSettings } from '../koa-options.js';
import { throwingHttpErrors } from '../refuse.js';
import { placeSession, type SessionContext } from '../session-state.js';
import { checkCheck } from './check-check.js';

/** What `completeSecondFactor` takes. */
export interface CompleteOptions extends core.CompleteOptions {
  /** Your check of the code, or of what else the user has given: it is called when the try is counted. */
  readonly check: CheckProof;
}

const OPTIONS: Readonly<Record<keyof CompleteOptions, true>> = {
  check: true,
  authMethods: true,
  trustDevice: true,
};

/** `KoaSessions.completeSecondFactor`. */
export async function completeSecondFactor(
  sessions: core.SessionManager,
  settings: KoaSettings,
  ctx: SessionContext,
  options: CompleteOptions,
): Promise<SessionAnswer> {
  checkNames(options, OPTIONS, 'completeSecondFactor');
  const { check, ...proven } = options;
  checkCheck(check, 'completeSecondFactor');
  const { cookie, throttles } = settings;
  return throwingHttpErrors(ctx, settings, () =>
    renewSession(ctx, sessions, cookie, async (token) => {
      const session = await authenticate(ctx, sessions, token, true);
      if (session.status !== 'pending') throw new InvalidRequestError('No second factor is awaited.');
      await throttles.proof.secondFactor({ exchange: ctx as Context, session, check }, () => {
        if (!ignoresCookies(ctx, sessions)) clearSessionCookie(ctx, cookie);
      });
      const renewed = await sessions.completeSecondFactor(session, proven);
      placeSession(ctx, renewed.session);
      return renewed;
    }),
  );
}

import type * as core from '@jwt-sessions/core';
import type { Context } from 'koa';
import type { SessionAnswer } from '../http/answers/hand-out.js';
import { authenticate } from '../http/credentials/authenticate.js';
import { renewSession } from '../http/renewals/renew-session.js';
import type { CheckProof } from '../http/throttle/proof-throttle.js';
import { checkNames } from '../http/values/check-options.js';
import type { KoaSettings } from '../koa-options.js';
import { throwingHttpErrors } from '../refuse.js';
import { placeSession, type SessionContext } from '../session-state.js';
import { checkCheck } from './check-check.js';

/** What `reauthenticate` takes. */
export interface ReauthenticateOptions extends core.ReauthenticateOptions {
  /** Your check of the password, or of what else the user has given: it is called when the try is counted. */
  readonly check: CheckProof;
}

const OPTIONS: Readonly<Record<keyof ReauthenticateOptions, true>> = {
  check: true,
  authMethods: true,
  restartTimeouts: true,
};

/** `KoaSessions.reauthenticate`. */
export async function reauthenticate(
  sessions: core.SessionManager,
  settings: KoaSettings,
  ctx: SessionContext,
  options: ReauthenticateOptions,
): Promise<SessionAnswer> {
  checkNames(options, OPTIONS, 'reauthenticate');
  const { check, ...proven } = options;
  checkCheck(check, 'reauthenticate');
  const { cookie, throttles } = settings;
  return throwingHttpErrors(ctx, settings, () =>
    renewSession(ctx, sessions, cookie, async (token) => {
      const session = await authenticate(ctx, sessions, token);
      await throttles.proof.reauthentication({ exchange: ctx as Context, session, check });
      const renewed = await sessions.reauthenticate(session, proven);
      placeSession(ctx, renewed.session);
      return renewed;
    }),
  );
}

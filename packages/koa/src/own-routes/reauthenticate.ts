import type { ReauthenticateOptions, SessionManager } from '@jwt-sessions/core';
import type { SessionAnswer } from '../http/answers/hand-out.js';
import { authenticate } from '../http/credentials/authenticate.js';
import { renewSession } from '../http/renewals/renew-session.js';
import { checkNames } from '../http/values/check-options.js';
import type { KoaSettings } from '../koa-options.js';
import { throwingHttpErrors } from '../refuse.js';
import { placeSession, type SessionContext } from '../session-state.js';

/** `KoaSessions.reauthenticate`. */
export function reauthenticate(
  sessions: SessionManager,
  settings: KoaSettings,
  ctx: SessionContext,
  options: ReauthenticateOptions,
): Promise<SessionAnswer> {
  checkNames(options, { authMethods: true, restartTimeouts: true }, 'reauthenticate');
  const { cookie } = settings;
  return throwingHttpErrors(ctx, settings, () =>
    renewSession(ctx, sessions, cookie, async (token) => {
      const session = await authenticate(ctx, sessions, token);
      const renewed = await sessions.reauthenticate(session, options);
      placeSession(ctx, renewed.session);
      return renewed;
    }),
  );
}

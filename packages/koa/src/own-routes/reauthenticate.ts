import type { SessionManager } from '@jwt-sessions/core';
import type { SessionAnswer } from '../http/answers/hand-out.js';
import { authenticate } from '../http/credentials/authenticate.js';
import { throwingHttpErrors } from '../http/refusals/session-http-error.js';
import { renewSession } from '../http/renewals/renew-session.js';
import type { KoaSettings } from '../koa-options.js';
import type { SessionContext } from '../session-state.js';

/** `KoaSessions.reauthenticate`. */
export function reauthenticate(
  sessions: SessionManager,
  { cookie }: KoaSettings,
  ctx: SessionContext,
): Promise<SessionAnswer> {
  return throwingHttpErrors(ctx, () =>
    renewSession(ctx, sessions, cookie, async (token) => {
      const session = await authenticate(ctx, sessions, token);
      const renewed = await sessions.reauthenticate(session);
      ctx.state.session = renewed.session;
      return renewed;
    }),
  );
}

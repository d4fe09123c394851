import type { SessionManager } from '@jwt-sessions/core';
import * as login from '../http/login/log-out.js';
import type { KoaSettings } from '../koa-options.js';
import { throwingHttpErrors } from '../refuse.js';
import type { SessionContext } from '../session-state.js';

/** `KoaSessions.logOut`. */
export function logOut(sessions: SessionManager, settings: KoaSettings, ctx: SessionContext): Promise<void> {
  return throwingHttpErrors(ctx, settings, () => login.logOut(ctx, sessions, settings));
}

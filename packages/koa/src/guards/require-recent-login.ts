import { parseDuration, SessionImpersonatedError, type SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { RecentLoginRequiredError } from '../http/refusals/request-errors.js';
import type { KoaSettings } from '../koa-options.js';
import { refuse } from '../refuse.js';
import type { SessionState } from '../session-state.js';
import { guardedSession } from './guarded-session.js';

/** `KoaSessions.requireRecentLogin`. */
export function requireRecentLogin(
  sessions: SessionManager,
  settings: KoaSettings,
  maxAge: string,
): Middleware<SessionState> {
  const caller = 'requireRecentLogin';
  const age = parseDuration(maxAge, `The age of ${caller}`);
  return (ctx, next) => {
    try {
      const { authenticatedAt, impersonatedBy } = guardedSession(ctx, caller);
      // The user has proved nothing, however lately it began.
      if (impersonatedBy !== null) throw new SessionImpersonatedError();
      if (sessions.now() - authenticatedAt.getTime() > age) throw new RecentLoginRequiredError();
    } catch (error) {
      return refuse(ctx, error, settings);
    }
    return next();
  };
}

import { parseDuration, type SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { RecentLoginRequiredError } from '../http/refusals/request-errors.js';
import type { KoaSettings } from '../koa-options.js';
import { refuse } from '../refuse.js';
import type { SessionState } from '../session-state.js';
import { guardedSession } from './guarded-session.js';

/** `KoaSessions.requireRecentLogin`. */
export function requireRecentLogin(
  sessions: SessionManager,
  { errors }: KoaSettings,
  maxAge: string,
): Middleware<SessionState> {
  const caller = 'requireRecentLogin';
  const age = parseDuration(maxAge, `The age of ${caller}`);
  return (ctx, next) => {
    const { authenticatedAt } = guardedSession(ctx, caller);
    const isRecent = sessions.now() - authenticatedAt.getTime() <= age;
    return isRecent ? next() : refuse(ctx, new RecentLoginRequiredError(), errors);
  };
}

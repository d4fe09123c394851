import type { SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { RecentLoginRequiredError } from '../http/refusals/request-errors.js';
import { checkManager, checkNames } from '../http/values/check-options.js';
import { wholeSeconds } from '../http/values/whole-seconds.js';
import { type ErrorMode, readErrorMode, refuse } from '../refuse.js';
import type { SessionState } from '../session-state.js';
import { guardedSession } from './guarded-session.js';

/**
 * A middleware behind `requireSession` that lets in only a session whose user proved lately who they are, by logging in
 * or by `reauthenticate`. Anybody else is answered with 403 `recent_login_required`.
 *
 * @param maxAge how long ago that may be, such as `'10m'`, by the manager's clock
 * @throws TypeError for a missing manager, a duration without a unit, or an option that can't be meant
 *
 * @example
 * router.delete('/account', requireSession(sessions), requireRecentLogin(sessions, '10m'), deleteAccount);
 */
export function requireRecentLogin(
  sessions: SessionManager,
  maxAge: string,
  options: { readonly errors?: ErrorMode } = {},
): Middleware<SessionState> {
  const caller = 'requireRecentLogin';
  checkManager(sessions, caller);
  checkNames(options, { errors: true }, caller);
  const errors = readErrorMode(options.errors);
  const age = wholeSeconds(maxAge, `The age of ${caller}`) * 1000;
  return (ctx, next) => {
    const { authenticatedAt } = guardedSession(ctx, caller);
    const isRecent = sessions.now() - authenticatedAt.getTime() <= age;
    return isRecent ? next() : refuse(ctx, new RecentLoginRequiredError(), errors);
  };
}

import type { SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import { checkManager, checkNames } from '../http/values/check-options.js';
import { type ErrorMode, readErrorMode, refuse } from '../refuse.js';
import type { SessionState } from '../session-state.js';
import { guardedSession } from './guarded-session.js';

/**
 * A middleware behind `requireSession` that keeps out a session on a new device that was not confirmed yet
 * (`confirmNewDevices` of the manager). It is answered with 403 `session_unconfirmed`.
 *
 * @throws TypeError for a missing manager or an option that can't be meant
 *
 * @example
 * router.post('/transfers', requireSession(sessions), requireConfirmedSession(sessions), transfer);
 */
export function requireConfirmedSession(
  sessions: SessionManager,
  options: { readonly errors?: ErrorMode } = {},
): Middleware<SessionState> {
  const caller = 'requireConfirmedSession';
  checkManager(sessions, caller);
  checkNames(options, { errors: true }, caller);
  const errors = readErrorMode(options.errors);
  return (ctx, next) => {
    const session = guardedSession(ctx, caller);
    try {
      sessions.actingAs(session).demandConfirmed();
    } catch (error) {
      return refuse(ctx, error, errors);
    }
    return next();
  };
}

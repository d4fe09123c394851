import type { SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';
import type { KoaSettings } from '../koa-options.js';
import { refuse } from '../refuse.js';
import type { SessionState } from '../session-state.js';
import { guardedSession } from './guarded-session.js';

/** `KoaSessions.requireConfirmedSession`. */
export function requireConfirmedSession(
  sessions: SessionManager,
  settings: KoaSettings,
): Middleware<SessionState> {
  return (ctx, next) => {
    try {
      const session = guardedSession(ctx, 'requireConfirmedSession');
      sessions.actingAs(session).demandConfirmed();
    } catch (error) {
      return refuse(ctx, error, settings);
    }
    return next();
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import type { SessionManager } from '@jwt-sessions/core';
import {
  completeSecondFactor,
  reauthenticate,
  requireSession,
  type SessionState,
  sessionRoutes,
} from '@jwt-sessions/koa';
import Koa from 'koa';
import { PROFILE_NAMES, type ProfileName } from '../profiles.js';
import { sharedNow } from '../shared-clock.js';

/** In the answer of a log-in: when the application began to check the credentials, on the shared clock. */
export const CHECK_BEGAN = 'Check-Began';

/** What users of a node may choose for their idle time, in whole seconds. */
export const IDLE_CHOICES = ['2s', '3s', '6s', '30d'] as const;

/**
 * An application as its developer would write it, with the managers of all profiles, each under its name. All that the
 * trials know of Koa is in this file.
 */
export function createApplication(managers: Readonly<Record<ProfileName, SessionManager>>): Koa {
  const app = new Koa();
  // What the library tells of failures of the store is in the answers already.
  app.silent = true;
  for (const name of PROFILE_NAMES) {
    const sessions = managers[name];
    app.use(
      sessionRoutes(sessions, {
        prefix: `/${name}/sessions`,
        idleTimeouts: [...IDLE_CHOICES],
        authenticateUser: async ({ userId, checkTakes, pending }, ctx) => {
          ctx.set(CHECK_BEGAN, String(sharedNow()));
          if (typeof checkTakes === 'number' && checkTakes > 0) await pause(checkTakes);
          return typeof userId === 'string' ? { userId, pending: pending === true } : null;
        },
      }),
    );
    const guard = requireSession(sessions);
    const pendingGuard = requireSession(sessions, { allowPending: true });
    app.use((ctx, next) => {
      const { path } = ctx;
      if (path === `/${name}/second-factor`) {
        return pendingGuard(ctx as Koa.ParameterizedContext<SessionState>, async () => {
          ctx.body = await completeSecondFactor(ctx, sessions);
        });
      }
      if (path === `/${name}/reauthenticate`) {
        return guard(ctx as Koa.ParameterizedContext<SessionState>, async () => {
          ctx.body = await reauthenticate(ctx, sessions);
        });
      }
      if (path !== `/${name}/whoami`) return next();
      return guard(ctx as Koa.ParameterizedContext<SessionState>, async () => {
        ctx.body = { id: ctx.state.session.id };
      });
    });
  }
  return app;
}

import { setTimeout as pause } from 'node:timers/promises';
import type { SessionManager } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';
import Koa, { type Middleware } from 'koa';
import { sharedNow } from '../machine-clock.js';
import { PROFILE_NAMES, type ProfileName } from '../profiles.js';

/** In the answer of a log-in: when the application began to check the credentials, on the shared clock. */
export const CHECK_BEGAN = 'Check-Began';

/** What users of a node may choose for their idle time, in whole seconds. */
const IDLE_CHOICES = ['2s', '3s', '6s', '30d'];

/**
 * An application as its developer would write it, with the managers of all profiles, each under its name. All that the
 * trials know of Koa is in this file.
 */
export function createApplication(managers: Readonly<Record<ProfileName, SessionManager>>): Koa {
  const app = new Koa();
  // What the library tells of failures of the store is in the answers already.
  app.silent = true;
  for (const name of PROFILE_NAMES) {
    const auth = koaSessions(managers[name], {
      prefix: `/${name}/sessions`,
      idleTimeouts: IDLE_CHOICES,
      // All who log in come from one address, and many of them at once.
      throttle: false,
      authenticateUser: async ({ userId, checkTakes, pending }, ctx) => {
        ctx.set(CHECK_BEGAN, String(sharedNow()));
        if (typeof checkTakes === 'number' && checkTakes > 0) await pause(checkTakes);
        return typeof userId === 'string' ? { userId, pending: pending === true } : null;
      },
    });
    app.use(auth.routes());
    at(app, `/${name}/second-factor`, auth.requireSession({ allowPending: true }), async (ctx) => {
      ctx.body = await auth.completeSecondFactor(ctx, { authMethods: ['otp'], check: () => true });
    });
    at(app, `/${name}/reauthenticate`, auth.requireSession(), async (ctx) => {
      ctx.body = await auth.reauthenticate(ctx, { authMethods: ['pwd'], check: () => true });
    });
    at(app, `/${name}/whoami`, auth.requireSession(), (ctx) => {
      ctx.body = { id: ctx.state.session.id };
    });
  }
  return app;
}

type ContextOf<State> = Parameters<Middleware<State>>[0];

function at<State>(
  app: Koa,
  path: string,
  guard: Middleware<State>,
  answer: (ctx: ContextOf<State>) => unknown,
): void {
  app.use((ctx, next) => {
    if (ctx.path !== path) return next();
    const guarded = ctx as ContextOf<State>;
    return guard(guarded, async () => {
      await answer(guarded);
    });
  });
}

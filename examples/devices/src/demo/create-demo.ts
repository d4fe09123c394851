import { SessionManager, type SessionManagerOptions } from '@jwt-sessions/core';
import type { DemoUsers } from '@jwt-sessions/example-app';
import type { CookieOption } from '@jwt-sessions/koa';
import Koa from 'koa';
import { devicesPage } from '../devices-page/index.js';
import { Codes } from './codes.js';
import { locateDemo } from './demo-places.js';
import { addExampleDevices } from './example-devices.js';

export interface DemoOptions extends Pick<SessionManagerOptions, 'store' | 'keys'> {
  readonly users: DemoUsers;
  readonly cookie: CookieOption;
  readonly sendCode: (userId: string, code: string) => void;
  readonly clock?: () => number;
}

/** Whose log-in is not complete without a code, but on a device that he trusts. */
const WITH_SECOND_FACTOR = 'bob';
/** Who finds devices that they don't have, when they log in for the very first time. */
const WITH_EXAMPLES = 'alice';

export interface Demo {
  readonly app: Koa;
  readonly sessions: SessionManager;
}

/** An application that has nothing to show but its users' devices. */
export function createDemo({ users, cookie, sendCode, clock = Date.now, ...own }: DemoOptions): Demo {
  const options = { ...own, locate: locateDemo, confirmNewDevices: '7d', keepEnded: '28d' };
  const sessions = new SessionManager({ ...options, tuning: { clock } });
  const codes = new Codes(sendCode);
  let examples = Promise.resolve();
  sessions.on('issued', ({ session, newDevice }) => {
    if (session.status === 'pending') codes.send(session);
    // The first device of a user is active at once, though it is new.
    if (session.userId === WITH_EXAMPLES && session.status === 'active' && newDevice) {
      examples = addExampleDevices(session.userId, options, clock);
    }
  });
  sessions.on('revoked', ({ sessionId }) => codes.forget(sessionId));

  const app = new Koa();
  app.use(async (_ctx, next) => {
    await next();
    await examples;
  });
  app.use(
    devicesPage(sessions, {
      appName: 'Wonderland',
      cookie,
      // There is one process.
      throttle: { counters: 'memory' },
      authenticateUser: async ({ username, password, rememberMe }) => {
        // What a form sends is text, but this function is given JSON as well.
        if (typeof username !== 'string' || typeof password !== 'string') return null;
        const userId = await users.check(username, password);
        if (userId === null) return null;
        // A browser that brings back its tabs keeps a cookie that was to go with it.
        const idleTimeout = rememberMe === 'on' ? undefined : '12h';
        const pending = userId === WITH_SECOND_FACTOR && 'unlessTrusted';
        return { userId, authMethods: ['pwd'], idleTimeout, pending };
      },
      secondFactor: {
        check: (session, code) => codes.check(session, code),
        trustFor: '30d',
        hint: {
          en: 'This is a demonstration: the code stands in the terminal where you started it.',
          fa: 'این یک نمایش است: کد در پایانه‌ای که برنامه را در آن اجرا کرده‌اید نوشته شده است.',
        },
      },
      loginHint: {
        en: 'This is a demonstration. Log in as alice / wonderland, or as bob / builder, who also needs a code.',
        fa: 'این یک نمایش است. با alice / wonderland وارد شوید، یا با bob / builder که کد هم لازم دارد.',
      },
    }),
  );
  app.use((ctx, next) => {
    // Browsers ask for HTML; for other clients there may be more below.
    if (ctx.path === '/' && ctx.accepts('text', 'html') === 'html') return ctx.redirect('/devices');
    return next();
  });
  return { app, sessions };
}

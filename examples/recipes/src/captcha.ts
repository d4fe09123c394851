import type { SessionManager } from '@jwt-sessions/core';
import { type BeforePassword, koaSessions, LoginRefusedError } from '@jwt-sessions/koa';
import Koa, { type Context } from 'koa';
import { type CaptchaService, checkCaptcha } from './check-captcha.js';
import type { Users } from './users.js'; // yours

export function createApp(sessions: SessionManager, users: Users, service: CaptchaService): Koa {
  const beforePassword: BeforePassword<Context> = async ({ body, suspicious }, ctx) => {
    if (!suspicious) return;
    let solved = true;
    try {
      solved = await checkCaptcha(service, body.captcha, ctx.ip);
    } catch (error) {
      // A service that is down keeps nobody out: wrong passwords are counted all the same.
      ctx.app.emit('error', error, ctx);
    }
    if (!solved) throw new LoginRefusedError('Solve the captcha.'); // 403 login_refused: show it
  };

  const auth = koaSessions(sessions, {
    authenticateUser: ({ username, password }) => users.check(username, password),
    throttle: { counters: 'memory', beforePassword },
  });
  const app = new Koa();
  app.use(auth.routes());
  app.use(auth.requireSession());
  app.use((ctx) => {
    ctx.body = { userId: ctx.state.session.userId };
  });
  return app;
}

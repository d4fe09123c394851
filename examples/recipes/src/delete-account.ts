import type { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { bodyParser } from '@koa/bodyparser';
import { Router } from '@koa/router';
import Koa from 'koa';
import type { Codes } from './codes.js'; // yours
import type { Users } from './users.js'; // yours

export function createApp(sessions: SessionManager, users: Users, codes: Codes): Koa {
  const auth = koaSessions(sessions, {
    async authenticateUser({ username, password }) {
      const userId = await users.check(username, password);
      return userId === null ? null : { userId, authMethods: ['pwd'] };
    },
  });
  const withCode = auth.requireRecentLogin('10m', { methods: ['otp'] });
  const router = new Router<SessionState>();

  // Sends a code to the user's phone, and takes it: the session goes on with a new token.
  router.post('/codes', auth.requireSession(), async (ctx) => {
    await codes.send(ctx.state.session.userId);
    ctx.status = 204;
  });
  router.post('/codes/check', auth.requireSession(), bodyParser(), async (ctx) => {
    const { code } = (ctx.request.body ?? {}) as Record<string, unknown>;
    const check = () => codes.check(ctx.state.session.userId, code);
    ctx.body = await auth.reauthenticate(ctx, { authMethods: ['otp'], check }); // a wrong one is 401, and counted
  });

  router.delete('/account', auth.requireSession(), withCode, async (ctx) => {
    const { userId } = ctx.state.session;
    await users.remove(userId); // from here on nobody logs in
    await sessions.eraseUser(userId); // nobody is in, and nothing is left
    ctx.status = 204;
  });

  // Whoever ends other sessions has given a code as well (OWASP ASVS 5.0, 7.5.2). Logging out needs none.
  router.delete('/sessions/:target', auth.requireSession(), (ctx, next) => {
    const isOwn = ['current', ctx.state.session.id].includes(ctx.params.target ?? '');
    return isOwn ? next() : withCode(ctx, next);
  });

  const app = new Koa();
  app.use(router.routes());
  app.use(auth.routes());
  return app;
}

import type { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { Router } from '@koa/router';
import Koa, { type Middleware } from 'koa';
import type { Users } from './users.js'; // yours

export function createApp(sessions: SessionManager, users: Users): Koa {
  const auth = koaSessions(sessions, {
    authenticateUser: ({ username, password }) => users.check(username, password),
    cookie: true,
  });
  // A cookie of its own: whoever looks at an account stays logged in to theirs.
  const support = koaSessions(sessions, { cookie: { name: '__Host-support' } });

  const router = new Router<SessionState>();
  router.post('/support/:userId', auth.requireSession(), auth.requireRecentLogin('1h'), async (ctx) => {
    const { userId: impersonatedBy } = ctx.state.session;
    if (!(await users.isSupport(impersonatedBy))) return ctx.throw(403);
    const { userId = '' } = ctx.params;
    ctx.body = await support.logIn(ctx, { userId, impersonatedBy, absoluteTimeout: '30m' });
  });
  router.delete('/support', async (ctx) => {
    await support.logOut(ctx);
    ctx.status = 204;
  });

  // The pages, by the account that support looks at, while it does.
  const own = auth.requireSession() as Middleware;
  const looking = support.requireSession() as Middleware;
  router.use((ctx, next) => (ctx.cookies.get('__Host-support') ? looking : own)(ctx, next));
  router.use(async (ctx, next) => {
    const { impersonatedBy } = ctx.state.session;
    // Who has left support since sees nothing any more.
    if (impersonatedBy !== null && !(await users.isSupport(impersonatedBy))) return ctx.throw(403);
    await next();
  });
  router.get('/account', (ctx) => {
    const { userId, impersonatedBy } = ctx.state.session;
    ctx.body = { userId, impersonatedBy };
  });
  router.post('/orders', auth.requireConfirmedSession(), (ctx) => {
    ctx.body = { orderedBy: ctx.state.session.userId };
  });

  const app = new Koa();
  app.use(auth.routes());
  app.use(router.routes());
  return app;
}

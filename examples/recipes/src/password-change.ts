import type { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { bodyParser } from '@koa/bodyparser';
import { Router } from '@koa/router';
import Koa from 'koa';
import type { Users } from './users.js'; // yours

export function createApp(sessions: SessionManager, users: Users): Koa {
  const auth = koaSessions(sessions, {
    authenticateUser: ({ username, password }) => users.check(username, password),
  });
  const router = new Router<SessionState>();

  router.put('/password', auth.requireSession(), bodyParser(), async (ctx) => {
    const { userId, id } = ctx.state.session;
    const { oldPassword, newPassword } = (ctx.request.body ?? {}) as Record<string, unknown>;
    if (typeof newPassword !== 'string' || newPassword.length < 8) {
      return ctx.throw(400, 'newPassword must have at least 8 characters.');
    }
    // A wrong password is 401 invalid_credentials, and after ten of them 429.
    const check = async () => {
      const isOld = (await users.check(userId, oldPassword)) !== null;
      // Sent again after a 503, and the password is the new one already.
      const isNew = !isOld && (await users.check(userId, newPassword)) !== null;
      if (!isOld && !isNew) return false;
      await auth.recheck(ctx); // the body and the checks took their time

      // 1. From here on no check of the old one passes.
      if (isOld && !(await users.replacePassword(userId, oldPassword, newPassword))) {
        return ctx.throw(409, 'The password was changed meanwhile.');
      }
      // 2. All others are out, and so is who has passed the check before.
      await sessions.revokeAll(userId, { reason: 'password_change', except: id });
      return true;
    };
    // 3. A new token for this session; the one before is dead.
    ctx.body = await auth.reauthenticate(ctx, { authMethods: ['pwd'], check });
  });

  // A log-in of your own says when its check began; POST /sessions does so by itself.
  router.post('/log-in', bodyParser(), async (ctx) => {
    const authenticationStartedAt = new Date(sessions.now());
    const body = (ctx.request.body ?? {}) as Record<string, unknown>;
    const userId = await auth.attempt(ctx, body, () => users.check(body.username, body.password));
    if (userId === null) return ctx.throw(401, 'Name or password is wrong.');
    ctx.status = 201;
    ctx.body = await auth.logIn(ctx, { userId, authenticationStartedAt });
  });

  const app = new Koa();
  app.use(auth.routes());
  app.use(router.routes());
  return app;
}

import { PassThrough } from 'node:stream';
import { InvalidCursorError, type SessionManager } from '@jwt-sessions/core';
import type { AdminPage, RevocationStoppedError, SessionAdmin } from '@jwt-sessions/core/admin';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { Router } from '@koa/router';
import Koa, { type Context } from 'koa';
import type { Users } from './users.js'; // yours

export function createApp(sessions: SessionManager, admin: SessionAdmin, users: Users): Koa {
  const auth = koaSessions(sessions, {
    authenticateUser: ({ username, password }) => users.check(username, password),
  });
  const router = new Router<SessionState>({ prefix: '/admin' });
  router.use(auth.requireSession());
  router.use(async (ctx, next) => {
    // Your own table says it with each request: a role that is taken away is gone at once.
    if (!(await users.isAdministrator(ctx.state.session.userId))) return ctx.throw(403);
    ctx.set('Cache-Control', 'no-store');
    await next();
  });
  router.use(auth.requireRecentLogin('15m'));
  router.param('userId', (userId, ctx, next) => {
    if (Buffer.byteLength(userId) > 255 || userId.includes('\0')) return ctx.throw(404); // no user id can be that
    return next();
  });

  router.get('/sessions', async (ctx) => {
    ctx.body = await pageFor(ctx);
  });
  router.get('/sessions/count', async (ctx) => {
    ctx.body = { live: await admin.count() };
  });
  router.get('/users/:userId/sessions', async (ctx) => {
    ctx.body = await pageFor(ctx, ctx.params.userId);
  });

  router.delete('/users/:userId/sessions/:id', async (ctx) => {
    const { userId = '', id = '' } = ctx.params;
    const revoked = await sessions.revoke(userId, id, { actor: ctx.state.session.userId });
    ctx.status = revoked ? 204 : 404;
  });
  router.delete('/users/:userId/sessions', async (ctx) => {
    const { userId = '' } = ctx.params;
    ctx.body = { revoked: await sessions.revokeAll(userId, { actor: ctx.state.session.userId }) };
  });
  router.delete('/users/:userId', async (ctx) => {
    const { userId = '' } = ctx.params;
    await users.remove(userId); // from here on nobody logs in
    ctx.body = { revoked: await sessions.eraseUser(userId, { actor: ctx.state.session.userId }) };
  });

  // The administrator's own session ends with all others, so nobody could come back to ask: this answer tells how far it is.
  router.post('/everybody-out', (ctx) => {
    const lines = new PassThrough();
    const tell = (line: object) => {
      lines.write(`${JSON.stringify(line)}\n`);
    };
    admin
      .revokeAllUsers({ reason: 'everybody_out', onProgress: tell })
      .then(
        (revoked) => tell({ done: true, revoked }),
        (error: RevocationStoppedError) => {
          ctx.app.emit('error', error, ctx);
          tell({ done: false, revoked: error.revoked });
        },
      )
      .finally(() => lines.end());
    ctx.status = 202;
    ctx.type = 'application/x-ndjson';
    ctx.body = lines;
  });

  async function pageFor(ctx: Context, userId?: string): Promise<AdminPage> {
    const { cursor } = ctx.query;
    try {
      return await admin.list({ userId, cursor: [cursor].flat()[0] });
    } catch (error) {
      if (error instanceof InvalidCursorError) return ctx.throw(400, error.message);
      throw error;
    }
  }

  const app = new Koa();
  app.use(auth.routes());
  app.use(router.routes());
  return app;
}

/** What docs/administration.md shows. Compiled, not run. */
import type { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { Router } from '@koa/router';
import type { Middleware } from 'koa';

declare const sessions: SessionManager;
declare const requireAdmin: Middleware<SessionState>;

const auth = koaSessions(sessions);

// -- Administration

const admin = new Router<SessionState>({ prefix: '/admin/users/:userId/sessions' });
admin.use(auth.requireSession(), auth.requireRecentLogin('1h'), requireAdmin);
admin.get('/', async (ctx) => {
  const { userId = '' } = ctx.params;
  ctx.body = await sessions.list(userId);
});
admin.delete('/', async (ctx) => {
  const { userId = '' } = ctx.params;
  const actor = ctx.state.session.userId;
  ctx.body = { revoked: await sessions.revokeAll(userId, { reason: 'admin', actor }) };
});
admin.delete('/:id', async (ctx) => {
  const { userId = '', id = '' } = ctx.params;
  const actor = ctx.state.session.userId;
  const revoked = await sessions.revoke(userId, id, { reason: 'admin', actor });
  ctx.status = revoked ? 204 : 404;
});

/** What docs/multi-tenant.md shows. Compiled, not run. */
import type { SessionManager } from '@jwt-sessions/core';
import { type AuthenticateUser, koaSessions, type SessionState } from '@jwt-sessions/koa';

declare const sessions: SessionManager;
declare const authenticateUser: AuthenticateUser;

// -- Tenants

import { Router } from '@koa/router';

const auth = koaSessions(sessions, { authenticateUser });
const router = new Router<SessionState>({ prefix: '/:tenant' });
router.use(auth.routes()); // POST /acme/sessions; authenticateUser reads ctx.params.tenant
router.use(auth.requireSession(), (ctx, next) => {
  const tenant = ctx.state.session.userId.split('/', 1)[0]; // 'acme/alice'
  return tenant === ctx.params.tenant ? next() : ctx.throw(404);
});

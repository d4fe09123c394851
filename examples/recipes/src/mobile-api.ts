import type { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import Koa from 'koa';
import type { Users } from './users.js'; // yours

/** The API that the application calls: with each answer to a token that is older than an hour goes a new one. */
export function createMobileApi(sessions: SessionManager, users: Users): Koa<SessionState> {
  const auth = koaSessions(sessions, {
    authenticateUser: ({ username, password }) => users.check(username, password),
    rotateEvery: '1h',
  });
  const app = new Koa<SessionState>();
  app.use(auth.routes());
  app.use(auth.requireSession());
  app.use((ctx) => {
    ctx.body = { userId: ctx.state.session.userId };
  });
  return app;
}

import type { SessionManager } from '@jwt-sessions/core';
import { InvalidRequestError, koaSessions, type SessionState } from '@jwt-sessions/koa';
import Koa from 'koa';
import type { DemoUsers } from './demo-users.js';

/** The application: log in, see every device, end any of them, and one page that needs a session. */
export function createApp(sessions: SessionManager, users: DemoUsers): Koa<SessionState> {
  const auth = koaSessions(sessions, {
    authenticateUser: ({ username, password }) => {
      // What a client sends is any JSON: an object must not get near a query.
      if (typeof username !== 'string' || typeof password !== 'string') {
        throw new InvalidRequestError('Send {"username": "…", "password": "…"}.');
      }
      return users.check(username, password);
    },
  });
  const app = new Koa<SessionState>();
  app.use(auth.routes());
  app.use(auth.requireSession());
  app.use((ctx) => {
    ctx.body = `Hello ${ctx.state.session.userId}\n`;
  });
  return app;
}

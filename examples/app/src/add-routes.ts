import type { SessionManager } from '@jwt-sessions/core';
import { InvalidRequestError, koaSessions } from '@jwt-sessions/koa';
import type Koa from 'koa';
import type { DemoUsers } from './demo-users.js';

/** What programs use: log in, see every device, end any of them, and one greeting that needs a session. */
export function addRoutes(app: Koa, sessions: SessionManager, users: DemoUsers): void {
  const auth = koaSessions(sessions, {
    // There is one process.
    throttle: { counters: 'memory' },
    authenticateUser: ({ username, password }) => {
      // What a client sends is any JSON: an object must not get near a query.
      if (typeof username !== 'string' || typeof password !== 'string') {
        throw new InvalidRequestError('Send {"username": "…", "password": "…"}.');
      }
      return users.check(username, password);
    },
  });
  app
    .use(auth.routes())
    .use(auth.requireSession())
    .use((ctx) => {
      ctx.body = `Hello ${ctx.state.session.userId}\n`;
    });
}

import type { SessionManager } from '@jwt-sessions/core';
import { InvalidRequestError, koaSessions } from '@jwt-sessions/koa';
import type Koa from 'koa';
import { DEMO_USERS, type DemoUsers } from './demo-users.js';

/** What a log-in says, for the description of the routes. */
const CREDENTIALS = {
  type: 'object',
  properties: { username: { type: 'string' }, password: { type: 'string' } },
  required: ['username', 'password'],
  examples: Object.entries(DEMO_USERS).map(([username, password]) => ({ username, password })),
};

/** What programs use: log in, see every device, end any of them, the description of that, and one greeting that needs a session. */
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
  const describe = auth.openapi({ credentials: CREDENTIALS });
  app
    .use((ctx, next) => (ctx.path === '/openapi.json' ? describe(ctx, next) : next()))
    .use(auth.routes())
    .use(auth.requireSession())
    .use((ctx) => {
      ctx.body = `Hello ${ctx.state.session.userId}\n`;
    });
}

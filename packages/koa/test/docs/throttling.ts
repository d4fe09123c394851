/** What docs/throttling.md shows. Compiled, not run. */
import type { SessionManager } from '@jwt-sessions/core';
import { Router } from '@koa/router';

declare const sessions: SessionManager;
declare const redis: object;
declare const pool: object;
declare function authenticateUser(body: unknown): Promise<string | null>;
declare function checkPassword(body: unknown): Promise<string | null>;

// -- Several processes

import { koaSessions } from '@jwt-sessions/koa';
import { RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible';

// On Redis:
koaSessions(sessions, {
  authenticateUser,
  throttle: { counters: (limit) => new RateLimiterRedis({ storeClient: redis, ...limit }) },
});

// On your database, here a pool of pg, with the table that your migration makes:
koaSessions(sessions, {
  authenticateUser,
  throttle: {
    counters: (limit) =>
      new RateLimiterPostgres({
        storeClient: pool,
        tableName: 'login_attempts',
        tableCreated: true,
        ...limit,
      }),
  },
});

// -- Own log-in

const auth = koaSessions(sessions);
const router = new Router();

router.post('/log-in', async (ctx) => {
  const authenticationStartedAt = new Date(sessions.now());
  const { body } = ctx.request;
  const userId = await auth.attempt(ctx, body, () => checkPassword(body)); // null for a wrong one
  if (userId === null) return ctx.throw(401);
  ctx.body = await auth.logIn(ctx, { userId, authenticationStartedAt });
});

// --

export { router };

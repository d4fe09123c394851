import { SessionManager } from '@jwt-sessions/core';
import type { SessionStore } from '@jwt-sessions/core/store';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import Koa from 'koa';
import type { Users } from './users.js'; // yours

/** How many devices a plan has. */
const DEVICES = { free: 2, family: 10, company: 'none' } as const;

/** Which plan a user is on, by your own table: asked at each log-in. */
export type FindPlan = (userId: string) => Promise<keyof typeof DEVICES>;

export function createSessions(store: SessionStore, findPlan: FindPlan): SessionManager {
  return new SessionManager({
    store,
    keys: process.env.SESSION_KEYS,
    maxSessions: async (userId) => DEVICES[await findPlan(userId)],
  });
}

export function createApp(sessions: SessionManager, users: Users): Koa {
  const auth = koaSessions(sessions, {
    authenticateUser: ({ username, password }) => users.check(username, password),
  });
  const app = new Koa<SessionState>();
  app.use(auth.routes());
  app.use(auth.requireSession());
  app.use((ctx) => {
    ctx.body = `Hello ${ctx.state.session.userId}`;
  });
  return app;
}

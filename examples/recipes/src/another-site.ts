import type { AddressInfo } from 'node:net';
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import cors from '@koa/cors';
import Koa from 'koa';
import { Users } from './users.js'; // yours

const { SESSION_KEYS, PORT = '3000', PAGES = 'https://app.example.com' } = process.env;

const users = new Users();
const sessions = new SessionManager({ store: new MemoryStore(), keys: SESSION_KEYS });
const auth = koaSessions(sessions, {
  authenticateUser: ({ username, password }) => users.check(username, password),
  rotateEvery: '1h',
});

const app = new Koa<SessionState>();
app.use(cors({ origin: PAGES, exposeHeaders: ['Session-Token', 'Retry-After'] }));
app.use(auth.routes());
app.use(auth.requireSession());
app.use((ctx) => {
  ctx.body = { userId: ctx.state.session.userId };
});

const server = app.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});

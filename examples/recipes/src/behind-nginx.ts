import type { AddressInfo } from 'node:net';
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import Koa from 'koa';
import { Users } from './users.js'; // yours

const { SESSION_KEYS, PORT = '3000', PROXIES = '1' } = process.env;

const users = new Users();
const sessions = new SessionManager({ store: new MemoryStore(), keys: SESSION_KEYS });
const auth = koaSessions(sessions, {
  authenticateUser: ({ username, password }) => users.check(username, password),
  cookie: true,
});

const app = new Koa<SessionState>({ proxy: true, maxIpsCount: Number(PROXIES) });
app.use(auth.routes());
app.use(auth.requireSession());
app.use((ctx) => {
  ctx.body = { userId: ctx.state.session.userId, ip: ctx.ip, url: ctx.href };
});

// On this machine alone, so that nobody gets around the proxy.
const server = app.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});

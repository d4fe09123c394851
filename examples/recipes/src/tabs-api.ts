import type { AddressInfo } from 'node:net';
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import cors from '@koa/cors';
import { Router } from '@koa/router';
import Koa from 'koa';
import { Users } from './users.js'; // yours

const { SESSION_KEYS, PORT = '3000', PAGES = 'https://app.example.net' } = process.env;

const users = new Users();
const sessions = new SessionManager({ store: new MemoryStore(), keys: SESSION_KEYS });
const auth = koaSessions(sessions, {
  authenticateUser: ({ username, password }) => users.check(username, password),
});
const credentials = {
  type: 'object',
  properties: { username: { type: 'string' }, password: { type: 'string' } },
  required: ['username', 'password'],
};
const open = new Router();
open.get('/openapi.json', auth.openapi({ credentials }));

const app = new Koa<SessionState>();
app.use(cors({ origin: PAGES, exposeHeaders: ['Retry-After'] }));
app.use(open.routes());
app.use(auth.routes());
app.use(auth.requireSession());
app.use((ctx) => {
  ctx.body = { userId: ctx.state.session.userId };
});

const server = app.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import Koa from 'koa';
import { Sequelize } from 'sequelize';
import { Users } from './users.js'; // yours

const { DATABASE_URL, SESSION_KEYS, PORT = '3000' } = process.env;
if (!DATABASE_URL) throw new Error('Set DATABASE_URL, such as postgres://app:secret@127.0.0.1:5432/app.');

const users = new Users();
const sequelize = new Sequelize(DATABASE_URL, { logging: false, pool: { max: 5 } });
const store = new SqlStore(sequelize);
await store.prepare(); // so that a wrong URL or a missing table stops the start, and not the first request
const sessions = new SessionManager({ store, keys: SESSION_KEYS });

const auth = koaSessions(sessions, {
  authenticateUser: ({ username, password }) => users.check(username, password),
});
const app = new Koa<SessionState>();
app.use((ctx, next) => {
  if (!server.listening) ctx.set('Connection', 'close'); // stopping: who keeps a connection goes elsewhere
  return next();
});
app.use(auth.routes());
app.use(auth.requireSession());
app.use((ctx) => {
  ctx.body = `Hello ${ctx.state.session.userId}`;
});

const server = app.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});

process.once('SIGTERM', async () => {
  server.close();
  await once(server, 'close'); // requests that are under way are answered first
  await sessions.close(); // writes the activity that was noted
  await sequelize.close();
});

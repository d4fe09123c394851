import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import Koa from 'koa';
import { Sequelize } from 'sequelize';
import { Users } from './users.js'; // yours

const { DATABASE_URL, SESSION_KEYS, PORT = '3000', WORKERS = availableParallelism() } = process.env;
if (!DATABASE_URL) throw new Error('Set DATABASE_URL, such as postgres://app:secret@127.0.0.1:5432/app.');

if (cluster.isPrimary) {
  for (let started = 0; started < Number(WORKERS); started += 1) cluster.fork();
  process.once('SIGTERM', () => cluster.disconnect());
} else {
  await serve(DATABASE_URL);
}

async function serve(url: string): Promise<void> {
  const users = new Users();
  const sequelize = new Sequelize(url, { logging: false, pool: { max: 3 } });
  const store = new SqlStore(sequelize);
  await store.prepare(); // all of them at once: one makes the tables, the others wait for it
  const sessions = new SessionManager({ store, keys: SESSION_KEYS }); // the same keys for all
  sessions.on('revoked', ({ userId, reason }) => {
    console.log(`Process ${process.pid} ended a session of ${userId} (${reason})`);
  });

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
    ctx.body = { userId: ctx.state.session.userId, process: process.pid };
  });
  const server = app.listen(Number(PORT), '127.0.0.1', () => {
    console.log(`Process ${process.pid} listens on port ${(server.address() as AddressInfo).port}`);
  });

  process.on('SIGTERM', () => {}); // where all processes get it, the primary says when
  process.once('disconnect', async () => {
    await sessions.close();
    await sequelize.close();
  });
}

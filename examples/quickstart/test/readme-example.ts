import { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import Koa from 'koa';
import { Sequelize } from 'sequelize';
import { authenticateUser } from './authenticate-user.js';

const store = new SqlStore(
  new Sequelize(process.env.DATABASE_URL ?? 'sqlite:sessions.sqlite', { logging: false }),
);
await store.prepare();
const sessions = new SessionManager({ store, keys: process.env.SESSION_KEYS });
const auth = koaSessions(sessions, { authenticateUser });

const app = new Koa<SessionState>();
app.use(auth.routes()); // log in, list, revoke, log out
app.use(auth.requireSession()); // everything below needs a session
app.use((ctx) => {
  ctx.body = `Hello ${ctx.state.session.userId}`;
});
app.listen(3000);

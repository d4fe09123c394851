import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import { bodyParser } from '@koa/bodyparser';
import { Router } from '@koa/router';
import Koa from 'koa';
import { Pool } from 'pg';
import { Users } from './users.js'; // yours

/** What this application keeps with each session. */
interface Data {
  readonly organisation: string;
}

const { DATABASE_URL, SESSION_KEYS, PORT = '3000' } = process.env;

const users = new Users();
const pool = new Pool({ connectionString: DATABASE_URL, max: 5 });
const store = new SqlStore(pool);
await store.prepare();
const sessions = new SessionManager<Data>({ store, keys: SESSION_KEYS });

const auth = koaSessions(sessions, {
  async authenticateUser({ username, password }) {
    const userId = await users.check(username, password);
    return userId === null ? null : { userId, data: { organisation: 'acme' } };
  },
});

const router = new Router<SessionState<Data>>();
router.use(bodyParser(), auth.requireSession()); // the body first: who is let in is acted for at once
router.put('/organisation', async (ctx) => {
  const { userId, id } = ctx.state.session;
  const { organisation } = (ctx.request.body ?? {}) as Record<string, unknown>;
  if (typeof organisation !== 'string' || (await users.roleIn(userId, organisation)) === null) {
    return ctx.throw(403, 'You don’t belong to that organisation.');
  }
  const changed = await sessions.setData(userId, id, (data) => ({ ...data, organisation }));
  if (changed === null) return ctx.throw(401); // it has ended meanwhile
  ctx.status = 204;
});
router.get('/projects', async (ctx) => {
  const { userId, data } = ctx.state.session;
  // The choice is the session's, the right is the user's: it may have been taken away since.
  const role = await users.roleIn(userId, data?.organisation);
  if (role === null) return ctx.throw(403, 'Choose another organisation.');
  ctx.body = { organisation: data?.organisation, role };
});

const app = new Koa();
app.use((ctx, next) => {
  if (!server.listening) ctx.set('Connection', 'close'); // stopping: who keeps a connection goes elsewhere
  return next();
});
app.use(auth.routes());
app.use(router.routes());
const server = app.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});

process.once('SIGTERM', async () => {
  server.close();
  await once(server, 'close');
  await sessions.close();
  await pool.end();
});

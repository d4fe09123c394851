import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { SessionManager } from '@jwt-sessions/core';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import { Router } from '@koa/router';
import Koa from 'koa';
import { Pool } from 'pg';
import { Users } from './users.js'; // yours

const { DATABASE_URL, KEY_FILE = 'session-keys.json', INVOICES_URL, PORT = '3000' } = process.env;

const users = new Users();
const pool = new Pool({ connectionString: DATABASE_URL, max: 5 });
const store = new SqlStore(pool);
await store.prepare();
const { keys } = JSON.parse(await readFile(KEY_FILE, 'utf8')); // a JWK Set, with the private parts
const sessions = new SessionManager({ store, keys, issuer: 'https://shop.example' });

const auth = koaSessions(sessions, {
  async authenticateUser({ username, password }) {
    const userId = await users.check(username, password);
    return userId === null ? null : { userId, authMethods: ['pwd'] };
  },
});
const router = new Router<SessionState>();
router.get('/.well-known/jwks.json', auth.jwks());
router.get('/invoices', auth.requireSession(), async (ctx) => {
  const { session } = ctx.state;
  // Asked for here and now: who has lost the role a moment ago has no token that says otherwise.
  const role = await users.roleIn(session.userId, 'acme');
  const { token } = sessions.tokenFor(session, { audience: 'invoices', claims: { role }, expiresIn: '1m' });
  const answer = await fetch(`${INVOICES_URL}/invoices`, { headers: { Authorization: `Bearer ${token}` } });
  ctx.status = answer.ok ? 200 : 502;
  ctx.body = answer.ok ? await answer.json() : 'The invoices can’t be had at the moment.';
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

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { SessionManager } from '@jwt-sessions/core';
import { koaSessions } from '@jwt-sessions/koa';
import { SqlStore } from '@jwt-sessions/store-sql';
import { Router } from '@koa/router';
import Koa from 'koa';
import { Pool } from 'pg';
import { Users } from './users.js'; // yours

const { DATABASE_URL, KEY_FILE = 'session-keys.json', PORT = '3000' } = process.env;

const users = new Users();
const pool = new Pool({ connectionString: DATABASE_URL, max: 5 });
const store = new SqlStore(pool);
await store.prepare();
const { keys } = JSON.parse(await readFile(KEY_FILE, 'utf8')); // a JWK Set, with the private parts
const sessions = new SessionManager({ store, keys, issuer: 'https://shop.example' });

const auth = koaSessions(sessions, {
  authenticateUser: ({ username, password }) => users.check(username, password),
});
const router = new Router();
router.get('/.well-known/jwks.json', auth.jwks()); // the public parts, for services that verify your tokens
router.get('/', auth.requireSession(), (ctx) => {
  ctx.body = `Hello ${ctx.state.session.userId}`;
});
router.get('/invoice-token', auth.requireSession(), (ctx) => {
  ctx.body = sessions.tokenFor(ctx.state.session, { audience: 'invoices' });
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

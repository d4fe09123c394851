/**
 * What you write, as the README shows it but for the store. It is compiled and not run: that it compiles as it
 * stands, without a cast or an annotation, is the promise.
 */
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import Koa from 'koa';

declare function authenticateUser(body: { username?: unknown; password?: unknown }): Promise<string | null>;

const store = new MemoryStore();
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

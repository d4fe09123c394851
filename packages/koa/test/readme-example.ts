import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import Koa from 'koa';

const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });
const passwords = new Map([['alice', 'wonderland']]); // yours: a database, and a hash

const auth = koaSessions(sessions, {
  authenticateUser: ({ username, password }) =>
    typeof username === 'string' && passwords.get(username) === password ? username : null,
});

const app = new Koa<SessionState>();
app.use(auth.routes()); // log in, list, revoke, log out
app.use(auth.requireSession()); // everything below needs a session
app.use((ctx) => {
  ctx.body = `Hello ${ctx.state.session.userId}`;
});
app.listen(3000);

import { randomBytes } from 'node:crypto';
import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { koaSessions, type SessionState } from '@jwt-sessions/koa';
import Koa from 'koa';

const sessions = new SessionManager({
  store: new MemoryStore(),
  keys: `k1:${randomBytes(32).toString('base64url')}`,
});
const app = new Koa<SessionState>();
app.use(koaSessions(sessions).requireSession());
app.use((ctx) => {
  ctx.body = ctx.state.session.userId;
});

const { token, session } = await sessions.issue({ userId: 'alice' });
const done = ['issued'];
if ((await sessions.list('alice')).sessions.length === 1) done.push('listed');
if (await sessions.revoke('alice', session.id)) done.push('revoked');
await sessions.authenticate(token).catch(() => done.push('refused'));
console.log(done.join(', '));

import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });

const { token, session } = await sessions.issue({
  userId: 'alice',
  ip: '192.0.2.7',
  userAgent: 'curl/8.5.0',
});
await sessions.authenticate(token); // the session, or an InvalidTokenError

await sessions.list('alice', { currentId: session.id }); // every device, this one first
await sessions.revoke('alice', session.id); // true: this call ended it, and its token is dead everywhere

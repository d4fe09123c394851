import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });

const { token } = await sessions.issue({
  userId: 'alice',
  rememberMe: false, // its cookie goes when the browser is closed
  idleTimeout: '2h', // and where a browser keeps it all the same, this ends the session
  absoluteTimeout: '12h',
});

const session = await sessions.authenticate(token);
console.log(session.rememberMe, session.absoluteExpiresAt);

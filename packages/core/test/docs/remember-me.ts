import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const store = new MemoryStore();
const keys = process.env.SESSION_KEYS;
const sessions = new SessionManager({ store, keys });
const forToday = new SessionManager({ store, keys, absoluteTimeout: '12h' });

// Of the two only the log-in differs:
const logIn = (userId: string, rememberMe: boolean) => (rememberMe ? sessions : forToday).issue({ userId });

const { token } = await logIn('alice', false); // over in 12 hours, whatever she does
await sessions.authenticate(token); // the other manager does all the rest

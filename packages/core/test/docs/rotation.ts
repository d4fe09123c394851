import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });
const { token } = await sessions.issue({ userId: 'alice' });

const renewed = await sessions.rotate(token);
await sessions.authenticate(token); // still good: the answer with the new token may be lost
const session = await sessions.authenticate(renewed.token); // from here on the old one has 30 seconds

// When you have checked the password or a passkey once more:
await sessions.reauthenticate(session, { authMethods: ['pwd'] }); // the token that this gives is good, and no other

import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const sessions = new SessionManager({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });

// The password was right, and a code is still to come:
const { token } = await sessions.issue({ userId: 'alice', authMethods: ['pwd'], pending: true });
// On the one route that asks for the code; everywhere else this token is refused:
const session = await sessions.authenticate(token, { allowPending: true });
// When you have checked the code:
await sessions.completeSecondFactor(session, { authMethods: ['otp'] }); // an active session; the token that this gives is good, and no other

import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

interface MyData {
  readonly loggedInBy: 'password' | 'passkey';
  readonly impersonatedBy?: string;
}

const sessions = new SessionManager<MyData>({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });

const { token } = await sessions.issue({ userId: 'alice', data: { loggedInBy: 'passkey' } });
const session = await sessions.authenticate(token);
session.data?.loggedInBy; // 'passkey'

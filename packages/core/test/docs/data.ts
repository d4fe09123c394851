import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

interface Data {
  readonly organisation: string;
  readonly seen?: number;
}

const sessions = new SessionManager<Data>({ store: new MemoryStore(), keys: process.env.SESSION_KEYS });
const { token, session } = await sessions.issue({ userId: 'alice', data: { organisation: 'acme' } });

// Alice changes to her other organisation: her next request sees it, whichever process answers it.
await sessions.setData('alice', session.id, { organisation: 'globex' });

// A change that depends on what is there. It is run again where somebody else was quicker, so let it do nothing else.
await sessions.setData('alice', session.id, (data) => ({
  organisation: data?.organisation ?? 'acme',
  seen: (data?.seen ?? 0) + 1,
}));

export const { data } = await sessions.authenticate(token); // { organisation: 'globex', seen: 1 }

import { afterAll, describe, expect, it } from 'vitest';
import { storeConformance } from '../src/conformance/index.js';
import type { NewSession } from '../src/store/contract.js';
import { MemoryStore } from '../src/store/memory-store.js';
import { sessionOf } from './support/session-of.js';

describe('MemoryStore', () => {
  storeConformance({ describe, it, after: afterAll, createStore: () => new MemoryStore() });

  const NOW = Date.UTC(2026, 0, 1);

  function insert(store: MemoryStore, session: NewSession) {
    return store.insert({ session, authenticationStartedAt: NOW, now: NOW });
  }

  it('shares nothing with another one', async () => {
    const [store, other] = [new MemoryStore(), new MemoryStore()];
    await insert(store, sessionOf(NOW, { id: 'AAAAAAAAAAAAAAAAAAAAAA' }));
    await store.changeUser('alice', { validAfter: NOW });
    expect(await other.read('AAAAAAAAAAAAAAAAAAAAAA')).toBeNull();
    expect(await other.findUser('alice')).toBeNull();
  });

  it('admits the id of a session that was purged', async () => {
    const store = new MemoryStore();
    const session = sessionOf(NOW, { id: 'AAAAAAAAAAAAAAAAAAAAAA' });
    await insert(store, session);
    await store.revoke(session.id, { at: NOW, reason: 'logout', by: 'rule', operation: 'a' });
    expect(await insert(store, session)).toEqual({ inserted: false, reason: 'exists' });
    expect(await store.purge(NOW + 1, 1)).toBe(1);
    expect(await insert(store, session)).toMatchObject({ inserted: true });
  });

  it('lists nothing of a session that expired and was purged', async () => {
    const store = new MemoryStore();
    await insert(store, sessionOf(NOW, { id: 'AAAAAAAAAAAAAAAAAAAAAA' }));
    await insert(store, sessionOf(NOW, { id: 'AAAAAAAAAAAAAAAAAAAAAQ' }));
    expect(await store.purge(NOW + 1001, 1)).toBe(1);
    expect(await store.list('alice', { now: NOW, limit: 10 })).toHaveLength(1);
    expect(await store.revokeAll('alice', { at: NOW, reason: 'all', by: 'rule', operation: 'b' })).toEqual([
      'AAAAAAAAAAAAAAAAAAAAAQ',
    ]);
  });

  it('goes on when it is closed, for it has nothing to let go of', async () => {
    const store = new MemoryStore();
    await insert(store, sessionOf(NOW, { id: 'AAAAAAAAAAAAAAAAAAAAAA' }));
    await store.close();
    expect(await store.find(['AAAAAAAAAAAAAAAAAAAAAA'])).toHaveLength(1);
  });
});

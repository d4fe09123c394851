import { describe, expect, it } from 'vitest';
import { claimsOf, GRACE, replaced, rotatedOnce } from '../support/rotated-once.js';
import { createSecondManager } from '../support/test-manager.js';
import { until } from '../support/until.js';

describe('a failover that loses the raise', () => {
  /** What an asynchronous replica does that is promoted before it has heard of the rotation. */
  async function failover() {
    const manager = await rotatedOnce();
    await manager.use(manager.second);
    await manager.store.update(manager.id, {}, { generation: 0, generationUsedAt: null }, manager.time.now);
    manager.store.take();
    return manager;
  }

  it('locks nobody out: the newer token raises the record again', async () => {
    const { sessions, store, second, id } = await failover();
    expect((await sessions.authenticate(second)).id).toBe(id);
    expect(store.take()).toEqual(['find', 'update']);
    expect((await sessions.authenticate(second)).id).toBe(id);
    await sessions.flush();
    expect(store.take()).toEqual(['find']);
    expect(await store.read(id)).toMatchObject({ generation: 1 });
  });

  it('gives the token before its grace from then on', async () => {
    const { sessions, time, first, second, id } = await failover();
    await sessions.authenticate(second);
    time.now += GRACE - 1;
    expect((await sessions.authenticate(first)).id).toBe(id);
    time.now += 1;
    await expect(sessions.authenticate(first)).rejects.toMatchObject(replaced);
  });

  it('leaves the newer token fit to be rotated', async () => {
    const { sessions, second, id } = await failover();
    const third = await sessions.rotate(second);
    expect(claimsOf(third.token)).toMatchObject({ gen: 2 });
    expect((await sessions.authenticate(third.token)).id).toBe(id);
  });

  it('is put right by one of those who come together, and lets all of them in', async () => {
    const manager = await failover();
    const processes = [manager.sessions, createSecondManager(manager), createSecondManager(manager)];
    const release = manager.store.hold('find');
    const requests = processes.map((sessions) => sessions.authenticate(manager.second));
    // All have seen the record as it was before one of them raises it.
    await until(() => manager.store.calls.filter(({ method }) => method === 'find').length === 3);
    release();
    const sessions = await Promise.all(requests);
    expect(sessions.map(({ id }) => id)).toEqual([manager.id, manager.id, manager.id]);
    expect(await manager.store.read(manager.id)).toMatchObject({ generation: 1 });
  });

  it('is never raised by an older token over a newer one that comes with it', async () => {
    const { sessions, store, time, second, id } = await failover();
    const third = await sessions.rotate(second);
    await store.update(id, {}, { generation: 0, generationUsedAt: null }, time.now);
    const both = await Promise.all([third.token, second].map((token) => sessions.authenticate(token)));
    expect(both).toHaveLength(2);
    expect(await store.read(id)).toMatchObject({ generation: 2 });
  });

  it('is no refusal but a failure where the record changes at each of five tries', async () => {
    const { sessions, store, second } = await failover();
    Object.assign(store, { update: async () => false });
    await expect(sessions.authenticate(second)).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: new Error('The session changed 5 times while it was looked at.'),
    });
    expect(store.take()).toEqual(['find', 'find', 'find', 'find', 'find']);
  });

  it('brings no session back that ended while the record was being raised', async () => {
    const manager = await failover();
    const release = manager.store.hold('find');
    const request = manager.sessions.authenticate(manager.second);
    await until(() => manager.store.calls.length > 0);
    await createSecondManager(manager).revoke('alice', manager.id);
    release();
    await expect(request).rejects.toMatchObject({ reason: 'session_absent' });
  });
});

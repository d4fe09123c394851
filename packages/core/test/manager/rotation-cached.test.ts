import { describe, expect, it } from 'vitest';
import { replaced, rotatedOnce, SECOND, THEFT } from '../support/rotated-once.js';
import { createSecondManager, createTestManager } from '../support/test-manager.js';
import { until } from '../support/until.js';

describe('rotation with cacheFor', () => {
  it('lets a token in only by what is of its own generation, and asks for the others', async () => {
    // A grace that is over while the session is still remembered.
    const { sessions, store, time, first, second, use } = await rotatedOnce({
      cacheFor: '30s',
      tuning: { rotationGrace: '2s' },
    });
    await use(second);
    await sessions.authenticate(second);
    store.take();
    expect((await sessions.authenticate(second)).userId).toBe('alice');
    expect(store.take()).toEqual([]);
    time.now += 2 * SECOND;
    await expect(sessions.authenticate(first)).rejects.toMatchObject(replaced);
    expect(store.take()).toEqual(['findLeased']);
  });

  it('decides theft by the store, not by what is remembered', async () => {
    const first = createTestManager({ cacheFor: '30s' });
    const { token, session } = await first.sessions.issue({ userId: 'alice' });
    const second = await first.sessions.rotate(token);
    await first.sessions.authenticate(second.token);
    await first.sessions.flush();
    await first.sessions.authenticate(second.token);
    // A backup is restored that knows nothing of the rotation, and nobody has called clearCaches.
    await first.store.update(session.id, {}, { generation: 0, generationUsedAt: null }, first.time.now);
    first.time.now += THEFT + 1;
    expect((await first.sessions.authenticate(token)).id).toBe(session.id);
  });

  it('lets nobody in any more once a request has found the session gone', async () => {
    const first = await rotatedOnce({ cacheFor: '30s' });
    await first.use(first.second);
    await first.sessions.authenticate(first.second);
    await createSecondManager(first).revoke('alice', first.id);
    await expect(first.sessions.authenticate(first.first)).rejects.toMatchObject({
      reason: 'session_absent',
    });
    await expect(first.sessions.authenticate(first.second)).rejects.toMatchObject({
      reason: 'session_absent',
    });
  });

  it('remembers no record that was read before this process rotated', async () => {
    const { sessions, store } = createTestManager({ cacheFor: '30s' });
    const { token } = await sessions.issue({ userId: 'alice' });
    const session = await sessions.authenticate(token);
    sessions.clearCaches();
    store.take();
    const release = store.hold('findLeased');
    const slow = sessions.authenticate(token);
    await until(() => store.calls.length > 0);
    store.held.clear();
    await sessions.reauthenticate(session, { authMethods: ['pwd'] });
    release();
    await slow;
    await expect(sessions.authenticate(token)).rejects.toMatchObject(replaced);
  });
});

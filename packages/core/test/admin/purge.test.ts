import { describe, expect, it, vi } from 'vitest';
import { SessionManager } from '../../src/index.js';
import { createTestManager, DAY, KEYS, MINUTE } from '../support/test-manager.js';

/** 1 500 sessions that are over, more than go in one statement, and one that isn't. */
async function createEnded() {
  const manager = createTestManager({ maxSessions: 'none' });
  const { sessions, store } = manager;
  const ended = await Promise.all(Array.from({ length: 1500 }, () => sessions.issue({ userId: 'alice' })));
  const kept = await sessions.issue({ userId: 'bob' });
  await sessions.revokeAll('alice');
  store.take();
  return { ...manager, ended, kept };
}

describe('SessionAdmin.purge', () => {
  it('removes what has been over for keepEnded, and nothing sooner', async () => {
    const { sessions, admin, time, ended, kept } = await createEnded();
    time.now += 2 * DAY;
    expect(await admin.purge({ keepEnded: '2d' })).toBe(0);
    time.now += 1;
    expect(await admin.purge({ keepEnded: '2d' })).toBe(ended.length);
    expect(await sessions.find('bob', kept.session.id)).not.toBeNull();
  });

  it('removes what has been over for a day where nothing else is said', async () => {
    const { admin, time, ended } = await createEnded();
    time.now += DAY;
    expect(await admin.purge()).toBe(0);
    time.now += 1;
    expect(await admin.purge()).toBe(ended.length);
  });

  it('takes a thousand in a statement', async () => {
    const { admin, store, time } = await createEnded();
    time.now += 2 * DAY;
    await admin.purge();
    expect(store.calls.map(({ method, args }) => [method, args[1]])).toEqual([
      ['purgeErasures', undefined],
      ['purge', 1000],
      ['purge', 1000],
    ]);
  });

  it('refuses a time without a unit', async () => {
    const { admin } = createTestManager();
    await expect(admin.purge({ keepEnded: '2' })).rejects.toThrow(/^keepEnded must be a duration.*not '2'/);
  });
});

describe('a SessionManager', () => {
  it('purges by itself what has been over for keepEnded', async () => {
    const { store, time } = createTestManager();
    vi.useFakeTimers();
    const clock = () => time.now;
    const sessions = new SessionManager({
      store,
      keys: KEYS,
      keepEnded: '2h',
      tuning: { clock, purgeInterval: '5m' },
    });
    try {
      vi.advanceTimersByTime(5 * MINUTE);
      await vi.advanceTimersByTimeAsync(0);
      expect(store.calls).toEqual([
        { method: 'purgeErasures', args: [time.now - 10 * MINUTE] },
        { method: 'purge', args: [time.now - 120 * MINUTE, 1000] },
      ]);
    } finally {
      vi.useRealTimers();
      await sessions.close();
    }
  });
});

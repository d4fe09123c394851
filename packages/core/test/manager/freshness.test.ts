import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/store/memory-store.js';
import { RestorableStore } from '../interleavings/restorable-store.js';
import { createSecondManager, createTestManager, DAY, grantLease, MINUTE } from '../support/test-manager.js';
import { until } from '../support/until.js';

const absent = { code: 'invalid_token', reason: 'session_absent' };

describe('an ending that was acknowledged', () => {
  it('refuses a request that arrives while an older read is still under way', async () => {
    const first = createTestManager();
    const { token, session } = await first.sessions.issue({ userId: 'alice' });
    const release = first.store.hold('find');
    const early = first.sessions.authenticate(token);
    await until(() => first.store.calls.some(({ method }) => method === 'find'));
    // Another process ends it, so nothing here but the store can know.
    await createSecondManager(first).revoke('alice', session.id);
    const late = first.sessions.authenticate(token);
    await until(() => first.store.calls.filter(({ method }) => method === 'find').length === 2);
    release();
    await expect(late).rejects.toMatchObject(absent);
    expect((await early).id).toBe(session.id);
  });

  it('refuses a request whose read was under way when this process ended the session', async () => {
    const { sessions, store } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    const release = store.hold('find');
    const request = sessions.authenticate(token);
    await until(() => store.calls.some(({ method }) => method === 'find'));
    await sessions.revoke('alice', session.id);
    release();
    await expect(request).rejects.toMatchObject(absent);
  });

  it('refuses that request even when the negative cache has no room for the ending', async () => {
    const { sessions, store } = createTestManager({ tuning: { maxAbsent: 1 } });
    const [mine, other] = await Promise.all([1, 2].map(() => sessions.issue({ userId: 'alice' })));
    const release = store.hold('find');
    const request = sessions.authenticate(mine?.token ?? '');
    await until(() => store.calls.some(({ method }) => method === 'find'));
    await sessions.revoke('alice', mine?.session.id ?? '');
    await sessions.revoke('alice', other?.session.id ?? '');
    release();
    await expect(request).rejects.toMatchObject(absent);
  });

  it('takes effect here at once although cacheFor is on', async () => {
    const { sessions, time } = createTestManager({ cacheFor: '30s' });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    time.stands();
    const ending = sessions.revoke('alice', session.id);
    await until(() => time.sleepers === 1);
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
    time.now += 37_500;
    await ending;
  });

  it('takes effect although cacheFor is on and the negative cache has no room for it', async () => {
    const { sessions, time } = createTestManager({ cacheFor: '30s', tuning: { maxAbsent: 1 } });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    const other = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    time.stands();
    const ending = sessions.revoke('alice', session.id);
    await until(() => time.sleepers === 1);
    const another = sessions.revoke('alice', other.session.id);
    await until(() => time.sleepers === 2);
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
    time.now += 37_500;
    await Promise.all([ending, another]);
  });

  it('keeps a record out of the active cache that was read before it', async () => {
    const { sessions, store, time } = createTestManager({ cacheFor: '30s', tuning: { maxAbsent: 1 } });
    const [mine, other] = await Promise.all([1, 2].map(() => sessions.issue({ userId: 'alice' })));
    const release = store.hold('findLeased');
    const request = sessions.authenticate(mine?.token ?? '');
    await until(() => store.calls.some(({ method }) => method === 'findLeased'));
    time.stands();
    const endings = [mine, other].map((each) => sessions.revoke('alice', each?.session.id ?? ''));
    await until(() => time.sleepers === 2);
    release();
    await expect(request).rejects.toMatchObject(absent);
    await expect(sessions.authenticate(mine?.token ?? '')).rejects.toMatchObject(absent);
    time.now += 37_500;
    await Promise.all(endings);
  });

  it('is noticed by every other process at its next request', async () => {
    const first = createTestManager();
    const { token, session } = await first.sessions.issue({ userId: 'alice' });
    await first.sessions.authenticate(token);
    await createSecondManager(first).revoke('alice', session.id);
    await expect(first.sessions.authenticate(token)).rejects.toMatchObject(absent);
  });
});

describe('the negative cache', () => {
  it('forgets an absence that the store reported after absentTtl', async () => {
    const { sessions, store, time } = createTestManager({ tuning: { absentTtl: '1m' } });
    const lost = await createTestManager().sessions.issue({ userId: 'alice' });
    await expect(sessions.authenticate(lost.token)).rejects.toMatchObject(absent);
    time.now += MINUTE - 1;
    await expect(sessions.authenticate(lost.token)).rejects.toMatchObject(absent);
    expect(store.take()).toEqual(['find']);
    time.now += 1;
    await expect(sessions.authenticate(lost.token)).rejects.toMatchObject(absent);
    expect(store.take()).toEqual(['find']);
  });

  it('remembers an ending made here for as long as a token may live', async () => {
    const { sessions, store, time } = createTestManager({ absoluteTimeout: '2d', idleTimeout: '1h' });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', session.id);
    store.take();
    time.now += 2 * DAY - 1;
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
    expect(store.take()).toEqual([]);
  });

  it('remembers it as long when a request that was under way is refused for it', async () => {
    const { sessions, store, time } = createTestManager({ tuning: { absentTtl: '1m' } });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    const release = store.hold('find');
    const request = sessions.authenticate(token);
    await until(() => store.calls.some(({ method }) => method === 'find'));
    await sessions.revoke('alice', session.id);
    release();
    await expect(request).rejects.toMatchObject(absent);
    store.take();
    time.now += MINUTE;
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
    expect(store.take()).toEqual([]);
  });

  it('does not learn from an ending that the store did not confirm', async () => {
    const { sessions, store } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    store.failing.set('revoke', new Error('connection lost'));
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect((await sessions.authenticate(token)).id).toBe(session.id);
  });

  it('does not learn from ids in URLs', async () => {
    const { sessions } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    expect(await sessions.revoke('mallory', session.id)).toBe(false);
    expect(await sessions.find('mallory', session.id)).toBeNull();
    expect((await sessions.authenticate(token)).id).toBe(session.id);
  });

  it('does not hold an expired session for an absent one', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '1h' });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    time.now += DAY;
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_expired' });
    time.now -= DAY;
    expect((await sessions.authenticate(token)).id).toBe(session.id);
  });

  it('does not learn from a failure of the store', async () => {
    const { sessions, store } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    const cause = new Error('connection lost');
    store.failing.set('find', cause);
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ code: 'store_unavailable', cause });
    store.failing.clear();
    expect((await sessions.authenticate(token)).id).toBe(session.id);
  });

  describe.each([
    ['by each request', undefined],
    ['with cacheFor', '10s'],
  ])('is of no time before clearCaches (%s)', (_, cacheFor) => {
    /** A store that is restored from a backup, and a session of one of the two times. */
    async function restoring(livesIn: 'before' | 'backup', asks: 'authenticate' | 'rotate' = 'authenticate') {
      const times = { before: new MemoryStore(), backup: new MemoryStore() };
      if (cacheFor !== undefined) for (const time of Object.values(times)) grantLease(time, cacheFor);
      const found = cacheFor === undefined ? 'find' : 'findLeased';
      const method = asks === 'rotate' ? 'read' : found;
      let now = times[livesIn];
      const restored = new Proxy(now, {
        get: (_target, member) => {
          const value: unknown = Reflect.get(now, member);
          return typeof value === 'function'
            ? (...args: unknown[]) => Reflect.apply(Reflect.get(now, member), now, args)
            : value;
        },
      });
      const { sessions, store } = createTestManager({ store: restored, ...(cacheFor && { cacheFor }) });
      const { token, session } = await sessions.issue({ userId: 'alice' });
      now = times.before;
      const release = store.hold(method);
      const asking = asks === 'rotate' ? sessions.rotate(token) : sessions.authenticate(token);
      await until(() => store.calls.some((call) => call.method === method));
      now = times.backup;
      sessions.clearCaches();
      release();
      return { sessions, token, session, asking };
    }

    it('lets in by the backup who was unknown to an answer under way', async () => {
      const { sessions, token, session, asking } = await restoring('backup');
      expect(await asking).toMatchObject({ id: session.id });
      expect((await sessions.authenticate(token)).id).toBe(session.id);
    });

    it('renews by the backup who was unknown to an answer under way', async () => {
      const { sessions, token, session, asking } = await restoring('backup', 'rotate');
      expect(await asking).toMatchObject({ session: { id: session.id } });
      expect((await sessions.authenticate(token)).id).toBe(session.id);
    });

    it('lets nobody in whom an answer under way had found, and the backup has not', async () => {
      const { sessions, token, asking } = await restoring('before');
      await expect(asking).rejects.toMatchObject(absent);
      await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
    });
  });

  it('refuses nobody at the end of a turn in which everything was forgotten', async () => {
    const restored = new RestorableStore();
    const { sessions } = createTestManager({ store: restored });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    restored.backUp();
    await sessions.revoke('alice', session.id);
    const asking = sessions.authenticate(token);
    restored.restore(0);
    sessions.clearCaches();
    expect((await asking).id).toBe(session.id);
  });

  it('is emptied by clearCaches', async () => {
    const first = createTestManager();
    const { token, session } = await first.sessions.issue({ userId: 'alice' });
    await first.sessions.revoke('alice', session.id);
    first.store.take();
    first.sessions.clearCaches();
    await expect(first.sessions.authenticate(token)).rejects.toMatchObject(absent);
    expect(first.store.take()).toEqual(['find']);
  });
});

describe('what is remembered of a session that was let in', () => {
  it('is over with the session, before its lease', async () => {
    const { sessions, time } = createTestManager({ cacheFor: '30s', idleTimeout: '20s' });
    const { token } = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    time.now += 20_000;
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_expired' });
  });

  it('is forgotten by clearCaches', async () => {
    const { sessions, store } = createTestManager({ cacheFor: '30s' });
    const { token } = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    sessions.clearCaches();
    store.take();
    await sessions.authenticate(token);
    expect(store.take()).toEqual(['findLeased']);
  });

  it('leaves its place to no session that is found without a lease', async () => {
    // It is told that no lease is granted, which is no concern of this test.
    const logger = { warn: () => {}, error: () => {} };
    const { sessions, store } = createTestManager({ cacheFor: '30s', tuning: { maxActive: 1, logger } });
    const mine = await sessions.issue({ userId: 'alice' });
    const other = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(mine.token);
    await store.changeLease(1, { grant: 0, wait: 30_000 });
    await sessions.authenticate(other.token);
    store.take();
    await sessions.authenticate(mine.token);
    expect(store.take()).toEqual([]);
  });
});

describe('a failing read', () => {
  it('fails the requests that rode on it, and no other', async () => {
    const { sessions, store } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    store.failing.set('find', new Error('connection lost'));
    const early = [sessions.authenticate(token), sessions.authenticate(token)];
    await expect(Promise.any(early)).rejects.toMatchObject({
      errors: [{ code: 'store_unavailable' }, { code: 'store_unavailable' }],
    });
    store.failing.clear();
    expect((await sessions.authenticate(token)).id).toBe(session.id);
  });
});

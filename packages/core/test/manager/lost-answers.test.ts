import type { RevokedEvent } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STOPWATCH } from '../../src/values/clocks.js';
import { SLEEP } from '../../src/values/sleep.js';
import { logIn } from '../support/log-in.js';
import { createTestManager, MINUTE } from '../support/test-manager.js';

type Method = 'revoke' | 'revokeAll' | 'revokeDevice' | 'insert' | 'admit' | 'changeUser';

/** A store that carries a call out, at once or late, and loses its answer. */
class LosingStore extends MemoryStore {
  /** How the next call of a method is lost: carried out now, when it is told to, or never. */
  lost: { readonly method: Method; readonly carriedOut: 'now' | 'late' | 'never' } | null = null;
  carryOut: () => Promise<unknown> = async () => {};

  override revoke(...args: Parameters<MemoryStore['revoke']>) {
    return this.#lose('revoke', () => super.revoke(...args));
  }
  override revokeAll(...args: Parameters<MemoryStore['revokeAll']>) {
    return this.#lose('revokeAll', () => super.revokeAll(...args));
  }
  override revokeDevice(...args: Parameters<MemoryStore['revokeDevice']>) {
    return this.#lose('revokeDevice', () => super.revokeDevice(...args));
  }
  override insert(...args: Parameters<MemoryStore['insert']>) {
    return this.#lose('insert', () => super.insert(...args));
  }
  override admit(...args: Parameters<MemoryStore['admit']>) {
    return this.#lose('admit', () => super.admit(...args));
  }

  async #lose<T>(method: Method, call: () => Promise<T>): Promise<T> {
    if (this.lost?.method !== method) return call();
    const { carriedOut } = this.lost;
    this.lost = null;
    if (carriedOut === 'now') await call();
    if (carriedOut === 'late') this.carryOut = call;
    throw new Error('connection lost');
  }
}

function createScene(options: Parameters<typeof createTestManager>[0] = {}) {
  const lossy = new LosingStore();
  /** Of each that slept, whether it was to keep the process. */
  const kept: boolean[] = [];
  const hands = {
    [STOPWATCH]: () => performance.now(),
    [SLEEP]: async (milliseconds: number, keepsProcess: boolean) => {
      kept.push(keepsProcess);
      vi.advanceTimersByTime(milliseconds);
    },
  };
  const manager = createTestManager({ ...options, store: lossy, tuning: hands });
  const revoked: Pick<RevokedEvent, 'sessionId' | 'reason'>[] = [];
  manager.sessions.on('revoked', ({ sessionId, reason }) => revoked.push({ sessionId, reason }));
  return { ...manager, lossy, revoked, kept };
}

const UNAVAILABLE = { code: 'store_unavailable' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an ending whose answer is lost', () => {
  it('is looked for until it is found, and told once', async () => {
    const { sessions, lossy, revoked } = createScene();
    const { session, token } = await logIn(sessions);
    lossy.lost = { method: 'revoke', carriedOut: 'now' };
    await expect(sessions.revoke('alice', session.id, { reason: 'stolen' })).rejects.toMatchObject(
      UNAVAILABLE,
    );
    expect(revoked).toEqual([]);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(revoked).toEqual([{ sessionId: session.id, reason: 'stolen' }]);
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('is found also where the store carries it out much later', async () => {
    const { sessions, lossy, revoked } = createScene();
    const { session } = await logIn(sessions);
    lossy.lost = { method: 'revoke', carriedOut: 'late' };
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(revoked).toEqual([]);
    await lossy.carryOut();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(revoked).toEqual([{ sessionId: session.id, reason: 'admin' }]);
  });

  it('tells each of all sessions once, however the store ends them', async () => {
    const { sessions, lossy, revoked } = createScene();
    const ids = [];
    for (let n = 0; n < 3; n += 1) ids.push((await logIn(sessions)).session.id);
    lossy.lost = { method: 'revokeAll', carriedOut: 'now' };
    await expect(sessions.revokeAll('alice')).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(revoked.map(({ sessionId }) => sessionId).sort()).toEqual([...ids].sort());
  });

  it('tells each of all sessions once where the store ends one after the other, and asks for leases when there is news', async () => {
    const { sessions, lossy, revoked, store } = createScene();
    const ids: string[] = [];
    for (let n = 0; n < 2; n += 1) ids.push((await logIn(sessions)).session.id);
    lossy.lost = { method: 'revokeAll', carriedOut: 'never' };
    let ended: string[] = [];
    Object.assign(store, { findRevoked: async () => ended });
    await expect(sessions.revokeAll('alice')).rejects.toMatchObject(UNAVAILABLE);
    store.take();
    for (const so of [ids.slice(0, 1), ids]) {
      ended = so;
      await vi.advanceTimersByTimeAsync(20_000);
      expect(revoked.map(({ sessionId }) => sessionId)).toEqual(so);
    }
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(revoked).toHaveLength(2);
    expect(store.take()).toEqual(['readLease', 'readLease']);
  });

  it('refuses without asking the store from when it is found', async () => {
    const { sessions, lossy, store } = createScene();
    const { session, token } = await logIn(sessions);
    lossy.lost = { method: 'revoke', carriedOut: 'now' };
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    store.take();
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect(store.take()).toEqual([]);
  });

  it('is told of by its event when leases are over, which keeps no process running', async () => {
    const { sessions, lossy, revoked, kept } = createScene({ cacheFor: '10s' });
    const { session } = await logIn(sessions);
    lossy.lost = { method: 'revoke', carriedOut: 'now' };
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(revoked).toHaveLength(1);
    expect(kept).toEqual([false]);
  });

  it('tells of the sessions of a user who was to be erased, where they have ended and stand still', async () => {
    const { sessions, lossy, revoked, store } = createScene();
    const { session } = await logIn(sessions);
    const eraseUser: typeof store.eraseUser = async (userId, { revocation }) => {
      await lossy.revokeAll(userId, revocation);
      throw new Error('connection lost');
    };
    Object.assign(store, { eraseUser });
    await expect(sessions.eraseUser('alice')).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(revoked).toEqual([{ sessionId: session.id, reason: 'user_erased' }]);
  });

  it('tells each session of a device once', async () => {
    const { sessions, lossy, revoked } = createScene();
    const { session, deviceSecret } = await logIn(sessions);
    const again = await logIn(sessions, { deviceSecret: deviceSecret ?? '' });
    lossy.lost = { method: 'revokeDevice', carriedOut: 'now' };
    const ending = sessions.revokeDevice('alice', session.deviceId ?? '');
    await expect(ending).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(revoked.map(({ sessionId }) => sessionId).sort()).toEqual([session.id, again.session.id].sort());
  });

  it('is not told twice where somebody ends the session again and is answered', async () => {
    const { sessions, lossy, revoked } = createScene();
    const { session } = await logIn(sessions);
    lossy.lost = { method: 'revoke', carriedOut: 'never' };
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject(UNAVAILABLE);
    expect(await sessions.revoke('alice', session.id, { reason: 'again' })).toBe(true);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(revoked).toEqual([{ sessionId: session.id, reason: 'again' }]);
  });

  it('ends nothing by itself: one that was never carried out is over and done with', async () => {
    const { sessions, lossy, revoked, store } = createScene();
    const { session, token } = await logIn(sessions);
    lossy.lost = { method: 'revoke', carriedOut: 'never' };
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    store.take();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(store.take()).toEqual([]);
    expect(revoked).toEqual([]);
    expect(await sessions.authenticate(token)).toBeTruthy();
  });

  it('is looked for until the store answers again, however long it is away', async () => {
    const { sessions, lossy, revoked, store } = createScene();
    const { session } = await logIn(sessions);
    lossy.lost = { method: 'revoke', carriedOut: 'now' };
    store.failing.set('findRevoked', new Error('connection lost'));
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(revoked).toEqual([]);
    store.failing.clear();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(revoked).toEqual([{ sessionId: session.id, reason: 'admin' }]);
  });

  it('lets nobody in from memory, from the very failure on', async () => {
    const { sessions, lossy } = createScene({ cacheFor: '30s' });
    const { session, token } = await logIn(sessions);
    await sessions.authenticate(token);
    lossy.lost = { method: 'revoke', carriedOut: 'now' };
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject(UNAVAILABLE);
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('is asked for no more once the manager is closed', async () => {
    const { sessions, lossy, store } = createScene();
    const { session } = await logIn(sessions);
    lossy.lost = { method: 'revoke', carriedOut: 'now' };
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject(UNAVAILABLE);
    await sessions.close();
    store.take();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(store.take()).toEqual([]);
  });
});

describe('an ending of which it can not be known when it is so everywhere', () => {
  it('is told once, however long the store took to say it, and then asked about no more', async () => {
    const { sessions, revoked, store } = createScene();
    const { session } = await logIn(sessions);
    store.failing.set('readLease', new Error('connection lost'));
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject(UNAVAILABLE);
    store.failing.clear();
    const release = store.hold('readLease');
    // Longer than a look may take, so that there are two.
    await vi.advanceTimersByTimeAsync(15_000);
    expect(revoked).toEqual([]);
    release();
    await vi.advanceTimersByTimeAsync(MINUTE / 2);
    expect(revoked).toEqual([{ sessionId: session.id, reason: 'admin' }]);
    store.take();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(revoked).toHaveLength(1);
    expect(store.take()).toEqual([]);
  });

  it('is asked about once more when it is known', async () => {
    const { sessions, store } = createScene();
    const { session } = await logIn(sessions);
    store.failing.set('readLease', new Error('connection lost'));
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject(UNAVAILABLE);
    store.failing.clear();
    store.take();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(store.take()).toEqual(['readLease']);
  });

  it('is not asked about where it has ended nothing', async () => {
    const { sessions, store } = createScene();
    store.failing.set('readLease', new Error('connection lost'));
    await expect(sessions.revoke('alice', 'A'.repeat(22))).rejects.toMatchObject(UNAVAILABLE);
    store.failing.clear();
    store.take();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(store.take()).toEqual([]);
  });
});

describe('a log-in whose answer is lost', () => {
  it.each(['now', 'late'] as const)(
    'leaves no session that nobody has the token of (%s)',
    async (carriedOut) => {
      const { sessions, lossy, revoked } = createScene();
      lossy.lost = { method: 'insert', carriedOut };
      await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject(UNAVAILABLE);
      await vi.advanceTimersByTimeAsync(20_000);
      await lossy.carryOut();
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      expect((await sessions.list('alice')).sessions).toEqual([]);
      expect((await sessions.listEnded('alice')).sessions).toMatchObject([
        { ending: { reason: 'abandoned', by: { type: 'rule' } } },
      ]);
      // Nobody was told that it began.
      expect(revoked).toEqual([]);
    },
  );

  it.each(['now', 'late'] as const)(
    'leaves no device that nobody has the secret of, and those that are known (%s)',
    async (carriedOut) => {
      const { sessions, lossy } = createScene();
      const { session, deviceSecret } = await logIn(sessions);
      for (const members of [{}, { deviceSecret: deviceSecret ?? '' }]) {
        lossy.lost = { method: 'insert', carriedOut };
        await expect(sessions.issue({ userId: 'alice', ...members })).rejects.toMatchObject(UNAVAILABLE);
        await vi.advanceTimersByTimeAsync(20_000);
        await lossy.carryOut();
        await vi.advanceTimersByTimeAsync(2 * MINUTE);
      }
      expect(await sessions.listDevices('alice')).toMatchObject([{ id: session.deviceId }]);
    },
  );

  it('leaves no such device either where the store fails on for a while', async () => {
    const { sessions, lossy, store } = createScene();
    lossy.lost = { method: 'insert', carriedOut: 'now' };
    await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject(UNAVAILABLE);
    store.failing.set('changeUser', new Error('down'));
    await vi.advanceTimersByTimeAsync(20_000);
    store.failing.clear();
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(await sessions.listDevices('alice')).toEqual([]);
  });

  it('is looked for by its session, and the devices of its user left alone where it was never carried out', async () => {
    const { sessions, lossy, store } = createScene();
    lossy.lost = { method: 'insert', carriedOut: 'never' };
    await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject(UNAVAILABLE);
    store.take();
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(new Set(store.take())).toEqual(new Set(['revoke', 'findRevoked']));
  });

  it('trusts no device', async () => {
    const { sessions, lossy } = createScene();
    const { deviceSecret } = await logIn(sessions);
    const request = { userId: 'alice', deviceSecret: deviceSecret ?? '' };
    lossy.lost = { method: 'insert', carriedOut: 'now' };
    await expect(sessions.issue({ ...request, trustDevice: '30d' })).rejects.toMatchObject(UNAVAILABLE);
    expect(await sessions.listDevices('alice')).toMatchObject([{ trustedUntil: null }]);
  });

  it('tells of what it pushed out', async () => {
    const { sessions, lossy, revoked } = createScene({ maxSessions: 1 });
    const old = await logIn(sessions);
    lossy.lost = { method: 'insert', carriedOut: 'now' };
    await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(revoked).toEqual([{ sessionId: old.session.id, reason: 'limit' }]);
  });

  it('tells of what it replaced', async () => {
    const { sessions, lossy, revoked } = createScene();
    const old = await logIn(sessions);
    lossy.lost = { method: 'insert', carriedOut: 'now' };
    const request = { userId: 'alice', replaces: old.token };
    await expect(sessions.issue(request)).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(revoked).toEqual([{ sessionId: old.session.id, reason: 'replaced' }]);
  });
});

describe('a second factor whose answer is lost', () => {
  it('tells of what its session pushed out', async () => {
    const { sessions, lossy, revoked } = createScene({ maxSessions: 1 });
    const old = await logIn(sessions);
    const pending = await logIn(sessions, { pending: true });
    lossy.lost = { method: 'admit', carriedOut: 'now' };
    await expect(
      sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] }),
    ).rejects.toMatchObject(UNAVAILABLE);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(revoked).toEqual([{ sessionId: old.session.id, reason: 'limit' }]);
    await expect(sessions.authenticate(old.token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('says that the store is unavailable where no limit could have pushed out one', async () => {
    const { sessions, lossy } = createScene({ maxSessions: 'none' });
    const pending = await logIn(sessions, { pending: true });
    lossy.lost = { method: 'admit', carriedOut: 'never' };
    await expect(
      sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] }),
    ).rejects.toMatchObject(UNAVAILABLE);
  });
});

describe('an ending that another process has carried out before', () => {
  it.each([
    [
      'revoke',
      (sessions: ReturnType<typeof createScene>['sessions'], id: string) => sessions.revoke('alice', id),
    ],
    ['revokeAll', (sessions: ReturnType<typeof createScene>['sessions']) => sessions.revokeAll('alice')],
    [
      'revokeDevice',
      async (sessions: ReturnType<typeof createScene>['sessions']) => {
        const [device] = await sessions.listDevices('alice');
        return (await sessions.revokeDevice('alice', device?.id ?? '')).length;
      },
    ],
  ] as const)('is over here too by the answer of %s', async (_, end) => {
    const { sessions, lossy } = createScene({ cacheFor: '30s' });
    const { session, token } = await logIn(sessions);
    await sessions.authenticate(token);
    await lossy.revoke(session.id, { at: 1, reason: 'elsewhere', by: 'rule', operation: 'elsewhere' });
    expect(Number(await end(sessions, session.id))).toBe(0);
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
  });
});

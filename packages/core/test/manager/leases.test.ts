import type { RevokedEvent, SessionManager } from '@jwt-sessions/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newRevocation } from '../../src/conformance/scene.js';
import { logIn } from '../support/log-in.js';
import { THEFT } from '../support/rotated-once.js';
import { createSecondManager, createTestManager, DAY } from '../support/test-manager.js';
import { until } from '../support/until.js';

const LEASE = 10_000;
/** One and a quarter leases: the stopwatches of two processes may differ. */
const WAIT = 12_500;
const UNKNOWN = 'A'.repeat(22);
const absent = { reason: 'session_absent' };

type Manager = ReturnType<typeof createTestManager>;

/** Two processes, both of which cache; alice's session is known to the other one. No time passes but by the test. */
async function createScene(options: Parameters<typeof createTestManager>[0] = {}) {
  const mine = createTestManager({ cacheFor: '10s', ...options });
  const other = createSecondManager(mine, { cacheFor: '10s', ...options });
  const revoked: (RevokedEvent & { readonly toldAt: number })[] = [];
  mine.sessions.on('revoked', (event) => revoked.push({ ...event, toldAt: mine.time.now }));
  const login = await logIn(mine.sessions);
  mine.time.now += DAY / 2;
  await other.authenticate(login.token);
  mine.time.stands();
  return { ...mine, ...login, other, revoked };
}

/** Whether a promise is settled by now, after whatever the event loop has to do. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

/** Every way to end something, and what it answers where there is nothing to be ended. */
type Ending = (scene: {
  readonly sessions: SessionManager;
  readonly admin: Manager['admin'];
  readonly mine: ReturnType<SessionManager['actingAs']>;
}) => Promise<unknown>;

const NOTHING_ENDED: readonly (readonly [name: string, end: Ending, answer: unknown])[] = [
  ['revoke of an unknown id', ({ sessions }) => sessions.revoke('alice', UNKNOWN), false],
  ['revoke of what is no id', ({ sessions }) => sessions.revoke('alice', 'x'), false],
  ['revokeAll of nobody', ({ sessions }) => sessions.revokeAll('nobody'), 0],
  ['revokeDevice of an unknown device', ({ sessions }) => sessions.revokeDevice('alice', UNKNOWN), []],
  ['revokeDevice of what is no device', ({ sessions }) => sessions.revokeDevice('alice', 'x'), []],
  ['eraseUser of nobody', ({ sessions }) => sessions.eraseUser('nobody'), 0],
  ['ActingSession.revoke of an unknown id', ({ mine }) => mine.revoke(UNKNOWN), false],
  ['ActingSession.revoke of what is no id', ({ mine }) => mine.revoke('x'), false],
  ['ActingSession.revokeOthers', ({ mine }) => mine.revokeOthers(), 0],
  ['ActingSession.revokeDevice of an unknown device', ({ mine }) => mine.revokeDevice(UNKNOWN), []],
  ['ActingSession.deny of an unknown id', ({ mine }) => mine.deny(UNKNOWN), false],
  ['ActingSession.deny of what is no id', ({ mine }) => mine.deny('x'), false],
  ['SessionAdmin.revoke of an unknown id', ({ admin }) => admin.revoke(UNKNOWN), false],
  ['SessionAdmin.revoke of what is no id', ({ admin }) => admin.revoke('x'), false],
  ['SessionAdmin.revokeAll of nobody', ({ admin }) => admin.revokeAll('nobody'), 0],
  ['SessionAdmin.eraseUser of nobody', ({ admin }) => admin.eraseUser('nobody'), 0],
  [
    'SessionAdmin.revokeAllUsers without any',
    ({ admin }) => admin.revokeAllUsers({ issuedBefore: new Date(0) }),
    0,
  ],
];

const ENDINGS: readonly (readonly [name: string, end: (scene: Scene) => Promise<unknown>])[] = [
  ['revoke', ({ sessions, session }) => sessions.revoke('alice', session.id)],
  ['revokeAll', ({ sessions }) => sessions.revokeAll('alice')],
  ['revokeDevice', ({ sessions, session }) => sessions.revokeDevice('alice', session.deviceId ?? '')],
  ['eraseUser', ({ sessions }) => sessions.eraseUser('alice')],
  [
    'ActingSession.revoke of itself',
    ({ sessions, current }) => sessions.actingAs(current).revoke(current.id),
  ],
  ['ActingSession.revokeAll', ({ sessions, current }) => sessions.actingAs(current).revokeAll()],
  ['SessionAdmin.revoke', ({ admin, session }) => admin.revoke(session.id)],
  ['SessionAdmin.revokeAll', ({ admin }) => admin.revokeAll('alice')],
  ['SessionAdmin.eraseUser', ({ admin }) => admin.eraseUser('alice')],
  ['SessionAdmin.revokeAllUsers', ({ admin }) => admin.revokeAllUsers()],
];

type Scene = Awaited<ReturnType<typeof createScene>>;

afterEach(() => {
  vi.useRealTimers();
});

describe('an ending while processes answer from memory', () => {
  it.each(ENDINGS)('is acknowledged by %s when none does any more', async (_, end) => {
    const scene = await createScene();
    const { time, other, token } = scene;
    const ending = end(scene);
    await until(() => time.sleepers === 1);
    time.now += LEASE - 1;
    expect((await other.authenticate(token)).userId).toBe('alice');
    time.now += WAIT - LEASE;
    expect(await isSettled(ending)).toBe(false);
    time.now += 1;
    expect(await ending).toBeTruthy();
    await expect(other.authenticate(token)).rejects.toMatchObject(absent);
  });

  it.each(NOTHING_ENDED)('waits as long where it ended nothing: %s', async (_, end, answer) => {
    const { sessions, admin, time, current } = await createScene();
    const ending = end({ sessions, admin, mine: sessions.actingAs(current) });
    await until(() => time.sleepers === 1);
    time.now += WAIT - 1;
    expect(await isSettled(ending)).toBe(false);
    time.now += 1;
    expect(await ending).toEqual(answer);
  });

  it.each([
    ['has ended already', async ({ store, session }: Scene) => store.revoke(session.id, newRevocation())],
    ["is somebody else's", async () => {}],
  ])('waits as long for a session that %s', async (what, before) => {
    const scene = await createScene();
    await before(scene);
    const { sessions, session, time } = scene;
    const ending = sessions.revoke(what.startsWith('is') ? 'mallory' : 'alice', session.id);
    await until(() => time.sleepers === 1);
    time.now += WAIT - 1;
    expect(await isSettled(ending)).toBe(false);
    time.now += 1;
    expect(await ending).toBe(false);
  });

  it('is in force in its own process from the commit on', async () => {
    const { sessions, session, token, time } = await createScene();
    await sessions.authenticate(token);
    const ending = sessions.revoke('alice', session.id);
    await until(() => time.sleepers === 1);
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
    time.now += WAIT;
    await ending;
  });

  it.each(ENDINGS.filter(([name]) => !name.startsWith('SessionAdmin')))(
    'is so too where another process has ended the session before: %s',
    async (_, end) => {
      const scene = await createScene();
      const { sessions, session, store, token, time } = scene;
      await sessions.authenticate(token);
      await store.revoke(session.id, newRevocation());
      const ending = end(scene);
      await until(() => time.sleepers === 1);
      await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
      time.now += WAIT;
      await ending;
    },
  );

  it('fires the end signal at the commit', async () => {
    const { sessions, session, current, time } = await createScene();
    using ended = sessions.endSignal(current);
    const ending = sessions.revoke('alice', session.id);
    await until(() => time.sleepers === 1);
    expect(ended.aborted).toBe(true);
    time.now += WAIT;
    await ending;
  });

  it('is told of by its event when no process lets the session in, as it is answered', async () => {
    const { sessions, session, revoked, time } = await createScene();
    const committedAt = time.now;
    const ending = sessions.revoke('alice', session.id);
    await until(() => time.sleepers === 1);
    time.now += WAIT - 1;
    expect(revoked).toEqual([]);
    time.now += 1;
    await ending;
    expect(revoked).toMatchObject([
      { sessionId: session.id, at: new Date(committedAt), effectiveAt: new Date(committedAt + WAIT) },
    ]);
    expect(revoked[0]?.toldAt).toBe(committedAt + WAIT);
  });

  it('has no effectiveAt that is yet to come when it is told, also where the clock was set back', async () => {
    const { sessions, session, revoked, time } = await createScene();
    const ending = sessions.revoke('alice', session.id);
    await until(() => time.sleepers === 1);
    time.setClock(-DAY);
    time.now += WAIT;
    await ending;
    expect(revoked[0]?.effectiveAt).toEqual(new Date(time.now));
  });

  it('waits by the stopwatch, whatever becomes of the clock', async () => {
    const { sessions, session, time } = await createScene();
    const ending = sessions.revoke('alice', session.id);
    await until(() => time.sleepers === 1);
    time.setClock(DAY);
    time.now += WAIT - 1;
    time.wakeEarly();
    expect(await isSettled(ending)).toBe(false);
    time.now += 1;
    expect(await ending).toBe(true);
  });

  it('looks at the stopwatch again when its timer fires early', async () => {
    const { sessions, session, time } = await createScene();
    const ending = sessions.revoke('alice', session.id);
    await until(() => time.sleepers === 1);
    time.wakeEarly();
    expect(await isSettled(ending)).toBe(false);
    time.now += WAIT;
    expect(await ending).toBe(true);
  });

  it('waits for as long as the store says after the commit: a lease that became longer meanwhile counts', async () => {
    const { sessions, session, store, time } = await createScene();
    const release = store.hold('revoke');
    const ending = sessions.revoke('alice', session.id);
    await until(() => store.calls.some(({ method }) => method === 'revoke'));
    await store.changeLease(1, { grant: 2 * LEASE, wait: 2 * LEASE });
    release();
    await until(() => time.sleepers === 1);
    time.now += 2 * WAIT - 1;
    expect(await isSettled(ending)).toBe(false);
    time.now += 1;
    expect(await ending).toBe(true);
  });

  it('is not acknowledged where it can not be known how long to wait, and is told when it is', async () => {
    const { sessions, session, store, token, other, revoked, time } = await createScene();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    store.failing.set('readLease', new Error('connection lost'));
    await expect(sessions.revoke('alice', session.id)).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
    expect((await other.authenticate(token)).userId).toBe('alice');
    expect(revoked).toEqual([]);
    store.failing.clear();
    await vi.advanceTimersByTimeAsync(1000);
    await until(() => time.sleepers === 1);
    expect(revoked).toEqual([]);
    time.now += WAIT;
    await until(() => revoked.length === 1);
    expect(revoked).toMatchObject([{ sessionId: session.id, effectiveAt: new Date(time.now) }]);
  });

  it('does not wait where no lease is granted', async () => {
    const { sessions, time } = createTestManager();
    const { session } = await logIn(sessions);
    time.stands();
    expect(await sessions.revoke('alice', session.id)).toBe(true);
  });
});

describe('a token that was used after its replacement, while processes answer from memory', () => {
  it('is refused when its session is over everywhere', async () => {
    const { sessions, time, token, other } = await createScene();
    const { token: second } = await sessions.rotate(token);
    await sessions.authenticate(second);
    await sessions.flush();
    time.now += THEFT + 1;
    await other.authenticate(second);
    const refusal = sessions.authenticate(token);
    refusal.catch(() => {});
    await until(() => time.sleepers === 1);
    time.now += WAIT - 1;
    expect(await isSettled(refusal)).toBe(false);
    time.now += 1;
    await expect(refusal).rejects.toMatchObject({ reason: 'token_reuse' });
    await expect(other.authenticate(second)).rejects.toMatchObject(absent);
  });
});

describe('a log-in for which another session has to go, while processes answer from memory', () => {
  it.each([
    ['pushes out', { maxSessions: 1 }, false],
    ['replaces', {}, true],
  ] as const)(
    'is answered at once, and tells from when on the one that it %s is out',
    async (_, options, replaces) => {
      const { sessions, session, token, other, revoked, time } = await createScene(options);
      await sessions.issue({ userId: 'alice', ...(replaces && { replaces: token }) });
      expect(time.sleepers).toBe(0);
      expect(revoked).toMatchObject([
        { sessionId: session.id, toldAt: time.now, effectiveAt: new Date(time.now + WAIT) },
      ]);
      await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
      time.now += WAIT;
      await expect(other.authenticate(token)).rejects.toMatchObject(absent);
    },
  );

  it('replaces further sessions as well without waiting', async () => {
    const { sessions, token, revoked, time } = await createScene();
    const another = await logIn(sessions);
    await sessions.issue({ userId: 'alice', replaces: [token, another.token] });
    await sessions.flush();
    expect(time.sleepers).toBe(0);
    expect(revoked.map(({ effectiveAt }) => effectiveAt)).toEqual([
      new Date(time.now + WAIT),
      new Date(time.now + WAIT),
    ]);
  });

  it('does not fail where it can not be known from when on, and that is told later', async () => {
    const { sessions, session, store, revoked, time } = await createScene({ maxSessions: 1 });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    store.failing.set('readLease', new Error('connection lost'));
    await sessions.issue({ userId: 'alice' });
    expect(revoked).toEqual([]);
    store.failing.clear();
    await vi.advanceTimersByTimeAsync(1000);
    await until(() => time.sleepers === 1);
    time.now += WAIT;
    await until(() => revoked.length === 1);
    expect(revoked).toMatchObject([{ sessionId: session.id, reason: 'limit' }]);
  });

  it('confirms and completes at once', async () => {
    const { sessions, current, time } = await createScene({ confirmNewDevices: '1d', maxSessions: 1 });
    const strange = await sessions.issue({ userId: 'alice' });
    expect(await sessions.actingAs(current).confirm(strange.session.id)).toBe(true);
    const pending = await logIn(sessions, { userId: 'alice', pending: true });
    await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    expect(time.sleepers).toBe(0);
  });
});

describe('what takes rights away while processes answer from memory', () => {
  it.each([
    ['setIdleTimeout', ({ sessions }: Scene) => sessions.setIdleTimeout('alice', '1d')],
    ['setData', ({ sessions, session }: Scene) => sessions.setData('alice', session.id, { role: 'reader' })],
  ])('%s is in force everywhere when it is answered', async (_, change) => {
    const scene = await createScene();
    const changing = change(scene);
    await until(() => scene.time.sleepers === 1);
    scene.time.now += WAIT - 1;
    expect(await isSettled(changing)).toBe(false);
    scene.time.now += 1;
    await changing;
  });

  it('setData does not wait where the application says so', async () => {
    const { sessions, session, time } = await createScene();
    const changed = await sessions.setData('alice', session.id, { theme: 'dark' }, { wait: false });
    expect(changed?.data).toEqual({ theme: 'dark' });
    expect(time.sleepers).toBe(0);
    await expect(sessions.setData('alice', session.id, {}, { wait: 'no' as never })).rejects.toThrow(
      /^wait must be true or false/,
    );
  });

  it('a replaced token is good elsewhere for no longer than the lease', async () => {
    const { sessions, current, token, other, time } = await createScene();
    await sessions.reauthenticate(current, { authMethods: ['pwd'] });
    expect(time.sleepers).toBe(0);
    time.now += LEASE - 1;
    expect((await other.authenticate(token)).userId).toBe('alice');
    time.now += 1;
    await expect(other.authenticate(token)).rejects.toMatchObject({ reason: 'wrong_generation' });
  });
});

describe('what is remembered', () => {
  it.each([
    ['the lease that is granted', '30s', 2000],
    ['its own cacheFor', '1s', 1000],
  ])('is used for %s where that is the shorter one', async (_, cacheFor, lease) => {
    const { sessions, store, time } = createTestManager({ tuning: {}, cacheFor: '2s' });
    const manager = createSecondManager({ store, time }, { cacheFor });
    const { token } = await sessions.issue({ userId: 'alice' });
    await manager.authenticate(token);
    store.take();
    time.now += lease - 1;
    await manager.authenticate(token);
    expect(store.take()).toEqual([]);
    time.now += 1;
    await manager.authenticate(token);
    expect(store.take()).toEqual(['findLeased']);
    await manager.close();
  });

  it('is what the very read has granted, whatever is granted by the time of its answer', async () => {
    const { sessions, store, time } = createTestManager({ cacheFor: '30s' });
    await store.changeLease(1, { grant: 1000, wait: 30_000 });
    const { token } = await sessions.issue({ userId: 'alice' });
    const release = store.hold('findLeased');
    const request = sessions.authenticate(token);
    await until(() => store.calls.some(({ method }) => method === 'findLeased'));
    await store.changeLease(2, { grant: 30_000, wait: 30_000 });
    release();
    await request;
    time.now += 1000;
    store.take();
    await sessions.authenticate(token);
    expect(store.take()).toEqual(['findLeased']);
  });

  it('is nothing while no lease is granted, which is said once', async () => {
    const told: string[] = [];
    const logger = { warn: (_: object, message: string) => told.push(message), error: () => {} };
    const { sessions, store } = createTestManager();
    const manager = createSecondManager(
      { store, time: createTestManager().time },
      { cacheFor: '2s', tuning: { logger } },
    );
    const { token } = await sessions.issue({ userId: 'alice' });
    store.take();
    await manager.authenticate(token);
    await manager.authenticate(token);
    expect(store.take()).toEqual(['findLeased', 'findLeased']);
    expect(told).toEqual([
      expect.stringMatching(/^cacheFor is '2s', but .* at all yet\. .*npx jwt-sessions lease 2s/),
    ]);
  });

  it('is said to be shorter than cacheFor where the lease is', async () => {
    const told: string[] = [];
    const logger = { warn: (_: object, message: string) => told.push(message), error: () => {} };
    const { sessions, store, time } = createTestManager({ cacheFor: '1s' });
    const manager = createSecondManager({ store, time }, { cacheFor: '2s', tuning: { logger } });
    const { token } = await sessions.issue({ userId: 'alice' });
    await manager.authenticate(token);
    expect(told).toEqual([expect.stringContaining('for longer than 1s.')]);
  });

  it('is not asked about where cacheFor is off', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice' });
    store.take();
    await sessions.authenticate(token);
    expect(store.take()).toEqual(['find']);
  });

  it('never answers recheck', async () => {
    const { other, session, store, token } = await createScene();
    const known = await other.authenticate(token);
    await store.revoke(session.id, newRevocation());
    await expect(other.recheck(known)).rejects.toMatchObject(absent);
  });
});

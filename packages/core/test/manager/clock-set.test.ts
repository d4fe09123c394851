import { describe, expect, it } from 'vitest';
import { newRevocation } from '../../src/conformance/scene.js';
import { FROM_LEGACY, HOUR, legacySession, legacyToken, strongId } from '../support/legacy-sessions.js';
import { logIn } from '../support/log-in.js';
import { createTestManager, DAY, MINUTE } from '../support/test-manager.js';
import { until } from '../support/until.js';

const absent = { reason: 'session_absent' };
/** By how much the clock is set while something is remembered. */
const SETTINGS = [
  ['is not set', 0],
  ['is set back an hour', -HOUR],
] as const;

/** A session that is older than any clock here is set back, found and remembered, and then ended elsewhere, which waits. */
async function endedElsewhere() {
  const manager = createTestManager({ cacheFor: '10s' });
  const { token, session } = await manager.sessions.issue({ userId: 'alice' });
  manager.time.now += 2 * HOUR;
  await manager.sessions.authenticate(token);
  await manager.store.revoke(session.id, newRevocation());
  manager.store.take();
  return { ...manager, token, id: session.id };
}

describe('cacheFor', () => {
  it('is over when that time has passed', async () => {
    const { sessions, store, time, token, id } = await endedElsewhere();
    time.now += 9_999;
    expect((await sessions.authenticate(token)).id).toBe(id);
    expect(store.take()).toEqual([]);
    time.now += 1;
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
  });

  it.each([
    ['an hour on: the machine may have slept', HOUR],
    ['an hour back: how long the machine has slept is not known then', -HOUR],
  ])('is over at once when the clock is set %s', async (_, by) => {
    const { sessions, time, token } = await endedElsewhere();
    time.setClock(by);
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
  });

  it.each(SETTINGS)('counts from when the read was sent, although the clock %s', async (_, by) => {
    const manager = createTestManager({ cacheFor: '10s' });
    const { sessions, store, time } = manager;
    const { token, session } = await sessions.issue({ userId: 'alice' });
    time.now += 2 * HOUR;
    const release = store.hold('findLeased');
    const slow = sessions.authenticate(token);
    await until(() => store.calls.some(({ method }) => method === 'findLeased'));
    await store.revoke(session.id, newRevocation());
    time.setClock(by);
    time.now += 6_000;
    release();
    await slow;
    time.now += 4_000;
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
  });

  it('is looked at again at the end of the turn, when an answer was held up for that long', async () => {
    const { sessions, time, token } = await endedElsewhere();
    const request = sessions.authenticate(token);
    time.setClock(-HOUR);
    time.now += 10_000;
    await expect(request).rejects.toMatchObject(absent);
  });
});

describe('absentTtl', () => {
  async function unknownSession() {
    const manager = createTestManager({ tuning: { absentTtl: '1m' } });
    const { token } = await createTestManager().sessions.issue({ userId: 'alice' });
    manager.time.now += 2 * HOUR;
    await expect(manager.sessions.authenticate(token)).rejects.toMatchObject(absent);
    manager.store.take();
    return { ...manager, token };
  }

  it.each(SETTINGS)('is over when that time has passed, although the clock %s', async (_, by) => {
    const { sessions, store, time, token } = await unknownSession();
    time.setClock(by);
    time.now += MINUTE;
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
    expect(store.take()).toEqual(['find']);
  });

  it('is not over when the clock is set on', async () => {
    const { sessions, store, time, token } = await unknownSession();
    time.setClock(HOUR);
    await expect(sessions.authenticate(token)).rejects.toMatchObject(absent);
    expect(store.take()).toEqual([]);
  });
});

describe('an ending made here', () => {
  /** Of a session whose token lives for longer than absoluteTimeout. */
  async function endedHere() {
    const manager = createTestManager({ ...FROM_LEGACY, absoluteTimeout: '2d' });
    const { sessions, admin, store } = manager;
    await admin.importSessions([legacySession(strongId(1))]);
    await sessions.revokeAll('alice');
    store.take();
    const attempt = async () => {
      await expect(sessions.authenticate(legacyToken(strongId(1)))).rejects.toMatchObject(absent);
      return store.take();
    };
    return { ...manager, attempt };
  }

  it.each(SETTINGS)('is remembered for absoluteTimeout, although the clock %s', async (_, by) => {
    const { time, attempt } = await endedHere();
    time.setClock(by);
    time.now += 2 * DAY - 1;
    expect(await attempt()).toEqual([]);
    time.now += 1;
    expect(await attempt()).toEqual(['find']);
  });

  it('is not forgotten sooner when the clock is set on', async () => {
    const { time, attempt } = await endedHere();
    time.setClock(HOUR);
    time.now += 2 * DAY - 1;
    expect(await attempt()).toEqual([]);
  });
});

describe('the promotion of a session that found no place', () => {
  async function withoutPlace() {
    const manager = createTestManager({ confirmNewDevices: '1d', maxSessions: 1, onLimit: 'reject' });
    await logIn(manager.sessions);
    const { token } = await logIn(manager.sessions);
    manager.time.now += 3 * DAY;
    const attempt = async () => {
      await manager.sessions.authenticate(token);
      await manager.sessions.flush();
      return manager.store.take().filter((method) => method === 'admit').length;
    };
    expect(await attempt()).toBe(1);
    return { ...manager, attempt };
  }

  it.each(SETTINGS)('is tried again after touchInterval, although the clock %s', async (_, by) => {
    const { time, attempt } = await withoutPlace();
    time.setClock(by);
    time.now += MINUTE - 1;
    expect(await attempt()).toBe(0);
    time.now += 1;
    expect(await attempt()).toBe(1);
  });

  it('is tried no sooner when the clock is set on', async () => {
    const { time, attempt } = await withoutPlace();
    time.setClock(HOUR);
    expect(await attempt()).toBe(0);
  });
});

describe('what is the clock’s alone', () => {
  it('is the end of a session, which another process may judge as well', async () => {
    const { sessions, time } = createTestManager({ cacheFor: '10s' });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    time.setClock(session.expiresAt.getTime() - time.now);
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_expired' });
    time.setClock(-HOUR);
    expect((await sessions.authenticate(token)).id).toBe(session.id);
  });
});

describe('a log-in that follows the end of all sessions by its own process', () => {
  /** Two processes, the first of which is ahead by as much as clocks may differ, and a log-in under way there. */
  async function loggingIn(ends: 'revokeAll' | 'eraseUser') {
    const ahead = createTestManager();
    const store = ahead.store;
    const behind = createTestManager({ store });
    behind.time.now -= 2000;
    await ahead.sessions[ends]('alice');
    ahead.time.now += 1;
    behind.time.now += 1;
    const authenticationStartedAt = new Date(ahead.time.now);
    const logIn = () => ahead.sessions.issue({ userId: 'alice', authenticationStartedAt });
    return { behind, logIn };
  }

  it.each(['revokeAll', 'eraseUser'] as const)('is let in at once after %s', async (ends) => {
    const { logIn } = await loggingIn(ends);
    expect((await logIn()).session.userId).toBe('alice');
  });

  const later = [
    ['revokeAll', (behind) => behind.sessions.revokeAll('alice')],
    ['eraseUser', (behind) => behind.sessions.eraseUser('alice')],
    ["an administrator's revokeAll", (behind) => behind.admin.revokeAll('alice')],
    ["an administrator's eraseUser", (behind) => behind.admin.eraseUser('alice')],
  ] as const satisfies readonly [string, (behind: ReturnType<typeof createTestManager>) => Promise<number>][];

  it.each(
    (['revokeAll', 'eraseUser'] as const).flatMap((ends) =>
      later.map(([what, end]) => [ends, what, end] as const),
    ),
  )('is refused after %s where %s of a process whose clock is behind comes between', async (ends, _, end) => {
    const { behind, logIn } = await loggingIn(ends);
    await end(behind);
    await expect(logIn()).rejects.toMatchObject({ name: 'OutdatedCredentialsError' });
  });
});

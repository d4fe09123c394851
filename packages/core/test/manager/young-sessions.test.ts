import { describe, expect, it } from 'vitest';
import { logIn, logInWithCode } from '../support/log-in.js';
import { createTestManager, DAY, MINUTE } from '../support/test-manager.js';

/** An old device, one of somebody else, one of now, and one that came after it. */
async function createScene() {
  const manager = createTestManager({ minAgeToRevokeOthers: '1d' });
  const { sessions, time } = manager;
  const old = await logIn(sessions);
  const foreign = await logIn(sessions, { userId: 'bob' });
  time.now += 2 * DAY;
  const young = await logIn(sessions);
  const tooNew = {
    name: 'SessionTooNewError',
    code: 'session_too_new',
    allowedAt: new Date(time.now + DAY),
  };
  time.now += MINUTE;
  const younger = await logIn(sessions);
  return { ...manager, old, foreign, young, younger, tooNew };
}

describe('minAgeToRevokeOthers', () => {
  it('a young session can’t end an older one, and is told from when on it may', async () => {
    const { sessions, old, young, tooNew } = await createScene();
    await expect(sessions.actingAs(young.current).revoke(old.session.id)).rejects.toMatchObject(tooNew);
    expect(await sessions.authenticate(old.token)).toBeTruthy();
  });

  it('it can end a younger one', async () => {
    const { sessions, young, younger } = await createScene();
    expect(await sessions.actingAs(young.current).revoke(younger.session.id)).toBe(true);
  });

  it('of two that began in the same millisecond neither can end the other', async () => {
    const { sessions, younger, time } = await createScene();
    const twin = await logIn(sessions);
    expect(twin.session.createdAt).toEqual(younger.session.createdAt);
    for (const [one, two] of [
      [younger, twin],
      [twin, younger],
    ] as const) {
      await expect(sessions.actingAs(one.current).revoke(two.session.id)).rejects.toMatchObject({
        name: 'SessionTooNewError',
        allowedAt: new Date(time.now + DAY),
      });
    }
  });

  it('it can’t end an older one that has expired, which by another clock it may have not', async () => {
    const { sessions, time, store } = await createScene();
    const old = await logIn(sessions);
    await store.update(old.session.id, {}, { absoluteExpiresAt: time.now + 1 }, time.now);
    time.now += 2;
    const young = await logIn(sessions);
    await expect(sessions.actingAs(young.current).revoke(old.session.id)).rejects.toMatchObject({
      name: 'SessionTooNewError',
    });
  });

  it('it is told the same of a foreign session and of one that never was', async () => {
    const { sessions, young, foreign } = await createScene();
    const acting = sessions.actingAs(young.current);
    expect(await acting.revoke(foreign.session.id)).toBe(false);
    expect(await acting.revoke('A'.repeat(22))).toBe(false);
  });

  it('it is told so of what is no id without asking the store for it', async () => {
    const { sessions, young, store } = await createScene();
    store.take();
    expect(await sessions.actingAs(young.current).revoke('nonsense')).toBe(false);
    expect(store.take()).toEqual(['readLease']);
  });

  it('it can’t end the others or all', async () => {
    const { sessions, old, young, tooNew, store } = await createScene();
    const acting = sessions.actingAs(young.current);
    store.take();
    await expect(acting.revokeOthers()).rejects.toMatchObject(tooNew);
    await expect(acting.revokeAll()).rejects.toMatchObject(tooNew);
    expect(store.take()).toEqual([]);
    expect(await sessions.authenticate(old.token)).toBeTruthy();
  });

  it('it can’t end or forget a device, be it its own, but can see them', async () => {
    const { sessions, old, young, tooNew, store } = await createScene();
    const acting = sessions.actingAs(young.current);
    store.take();
    for (const { session } of [old, young]) {
      await expect(acting.revokeDevice(session.deviceId ?? '')).rejects.toMatchObject(tooNew);
      await expect(acting.forgetDevice(session.deviceId ?? '')).rejects.toMatchObject(tooNew);
    }
    expect(store.take()).toEqual([]);
    expect(await acting.listDevices()).toHaveLength(3);
  });

  it('it can’t change the idle time, but can ask for it', async () => {
    const { sessions, young, tooNew } = await createScene();
    const acting = sessions.actingAs(young.current);
    await expect(acting.setIdleTimeout('7d')).rejects.toMatchObject(tooNew);
    expect(await acting.idleTimeout()).toBeNull();
  });

  it('it can’t deny a new device', async () => {
    const { sessions, young, younger, tooNew } = await createScene();
    await expect(sessions.actingAs(young.current).deny(younger.session.id)).rejects.toMatchObject(tooNew);
  });

  it('it can always log itself out', async () => {
    const { sessions, young } = await createScene();
    expect(await sessions.actingAs(young.current).revoke(young.session.id)).toBe(true);
  });

  it('it can see and name all of them', async () => {
    const { sessions, old, young } = await createScene();
    const acting = sessions.actingAs(young.current);
    expect((await acting.list()).sessions).toHaveLength(3);
    expect((await acting.find(old.session.id))?.id).toBe(old.session.id);
    expect((await acting.setLabel(old.session.id, 'laptop'))?.label).toBe('laptop');
  });

  it('is over at the minute', async () => {
    const { sessions, old, young, time, tooNew } = await createScene();
    time.now = tooNew.allowedAt.getTime() - 1;
    await expect(sessions.actingAs(young.current).revoke(old.session.id)).rejects.toMatchObject(tooNew);
    time.now += 1;
    expect(await sessions.actingAs(young.current).revoke(old.session.id)).toBe(true);
  });

  it('does not bind the host', async () => {
    const { sessions, old } = await createScene();
    expect(await sessions.revoke('alice', old.session.id)).toBe(true);
    expect(await sessions.revokeAll('alice')).toBe(2);
  });

  it('without it, a session whose clock is ahead is not too new', async () => {
    const { sessions, time } = createTestManager();
    const mine = await logIn(sessions);
    time.now -= MINUTE;
    expect(await sessions.actingAs(mine.current).revokeOthers()).toBe(0);
  });
});

describe('minAgeToRevokeOthers and the limit per user', () => {
  it('a log-in pushes nobody out', async () => {
    const { sessions } = createTestManager({ minAgeToRevokeOthers: '1d', maxSessions: 1 });
    const old = await logIn(sessions);
    await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject({
      name: 'SessionLimitReachedError',
      code: 'session_limit_reached',
      max: 1,
    });
    expect(await sessions.authenticate(old.token)).toBeTruthy();
  });

  it.each([[['pwd']], [['pwd', 'otp']], [['hwk', 'user']]])('nor does one by %j', async (authMethods) => {
    const { sessions } = createTestManager({ minAgeToRevokeOthers: '1d', maxSessions: 1 });
    await logIn(sessions);
    await expect(logIn(sessions, { authMethods })).rejects.toMatchObject({
      name: 'SessionLimitReachedError',
    });
  });

  it('a second factor does', async () => {
    const { sessions } = createTestManager({ minAgeToRevokeOthers: '1d', maxSessions: 1 });
    const old = await logIn(sessions);
    await logInWithCode(sessions);
    await expect(sessions.authenticate(old.token)).rejects.toMatchObject({ reason: 'session_absent' });
  });
});

describe('a proof since the log-in', () => {
  const LIFTED = 10 * MINUTE;

  /** The young session once its user has proved by these methods who they are. */
  async function proved(...authMethods: string[]) {
    const scene = await createScene();
    const { session } = await scene.sessions.reauthenticate(scene.young.current, { authMethods });
    return { ...scene, session };
  }

  it.each(['otp', 'hwk', 'magic-link'])('by %s lifts the rules of age', async (method) => {
    const { sessions, old, session } = await proved(method);
    const acting = sessions.actingAs(session);
    await acting.setIdleTimeout('7d');
    expect(await acting.revoke(old.session.id)).toBe(true);
    expect(await acting.revokeOthers()).toBe(1);
    expect(await acting.revokeAll()).toBe(1);
  });

  it('by the password lifts none: who logged in by a stolen one has it still', async () => {
    const { sessions, session, tooNew } = await proved('pwd');
    await expect(sessions.actingAs(session).revokeOthers()).rejects.toMatchObject(tooNew);
  });

  it('by the password and something else lifts them', async () => {
    const { sessions, session } = await proved('pwd', 'otp');
    expect(await sessions.actingAs(session).revokeOthers()).toBe(2);
  });

  it('lifts them for ten minutes, to the millisecond', async () => {
    const { sessions, session, time, tooNew } = await proved('otp');
    time.now += LIFTED + 1;
    await expect(sessions.actingAs(session).revokeOthers()).rejects.toMatchObject(tooNew);
    time.now -= 1;
    expect(await sessions.actingAs(session).revokeOthers()).toBe(2);
  });

  it('lifts them again when it is given again', async () => {
    const { sessions, session, time } = await proved('otp');
    time.now += LIFTED + 1;
    const again = await sessions.reauthenticate(session, { authMethods: ['otp'] });
    expect(await sessions.actingAs(again.session).revokeOthers()).toBe(2);
  });

  it('lifts them on every process, and for no other session', async () => {
    const { store, time, young, younger, session } = await proved('otp');
    const settings = { store, minAgeToRevokeOthers: '1d', tuning: { clock: () => time.now } };
    const { sessions } = createTestManager(settings);
    const [facts] = await store.find([session.id]);
    expect(facts?.authMethods).toContain('otp');
    await expect(sessions.actingAs(young.current).revokeOthers()).rejects.toMatchObject({
      code: 'session_too_new',
    });
    await expect(sessions.actingAs(younger.current).revokeOthers()).rejects.toMatchObject({
      code: 'session_too_new',
    });
  });

  it('lifts them by a second factor', async () => {
    const { sessions, time } = await createScene();
    const { session } = await logInWithCode(sessions);
    time.now += LIFTED - 1;
    expect(await sessions.actingAs(session).revokeOthers()).toBe(3);
  });

  it.each([[['otp']], [['pwd', 'hwk']]])('is none at the log-in itself: %j', async (authMethods) => {
    const { sessions } = await createScene();
    const fresh = await logIn(sessions, { authMethods });
    await expect(sessions.actingAs(fresh.current).revokeOthers()).rejects.toMatchObject({
      name: 'SessionTooNewError',
    });
  });

  it('lifts them although this clock is behind the one that the log-in went by', async () => {
    const { sessions, young, time } = await createScene();
    time.now = young.session.createdAt.getTime() - MINUTE;
    const { session } = await sessions.reauthenticate(young.current, { authMethods: ['otp'] });
    expect(session.authMethods).toEqual([
      { method: 'otp', at: new Date(young.session.createdAt.getTime() + 1) },
    ]);
    expect(await sessions.actingAs(session).revokeOthers()).toBe(2);
  });
});

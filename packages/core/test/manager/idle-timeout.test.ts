import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createSecondManager, createTestManager, DAY, MINUTE } from '../support/test-manager.js';
import { until } from '../support/until.js';

describe('SessionManager.idleTimeout', () => {
  it('is null until the user has chosen one', async () => {
    const { sessions } = createTestManager();
    await logIn(sessions);
    expect(await sessions.idleTimeout('alice')).toBeNull();
  });

  it.each(['7d', '1w', '2w', '1y', '12h', '36 hours', '30 days', 'none'])(
    'tells %s as it was put in',
    async (chosen) => {
      const { sessions } = createTestManager();
      await sessions.setIdleTimeout('alice', chosen);
      expect(await sessions.idleTimeout('alice')).toBe(chosen);
      expect(await sessions.idleTimeout('bob')).toBeNull();
    },
  );

  it.each([
    ['2w', '14d'],
    ['14d', '2w'],
    ['2w', '1h'],
    ['2w', 'none'],
  ])('after %s and then %s, is the second', async (first, second) => {
    const { sessions } = createTestManager();
    await sessions.setIdleTimeout('alice', first);
    await sessions.setIdleTimeout('alice', second);
    expect(await sessions.idleTimeout('alice')).toBe(second);
  });

  it('is what is in force where only the words of another choice were written', async () => {
    const { sessions, store } = createTestManager();
    await sessions.setIdleTimeout('alice', '7d');
    store.failing.set('setIdleTimeout', new Error('connection lost'));
    await expect(sessions.setIdleTimeout('alice', '2w')).rejects.toThrow('connection lost');
    expect(await sessions.idleTimeout('alice')).toBe('7d');
  });

  it('leaves the known devices of the user as they are', async () => {
    const { sessions } = createTestManager();
    const { deviceSecret } = await logIn(sessions);
    await sessions.setIdleTimeout('alice', '2w');
    expect((await logIn(sessions, { deviceSecret: deviceSecret ?? '' })).newDevice).toBe(false);
    expect(await sessions.idleTimeout('alice')).toBe('2w');
  });

  it('is told to a session of the user', async () => {
    const { sessions } = createTestManager();
    const mine = await logIn(sessions);
    await sessions.actingAs(mine.current).setIdleTimeout('7d');
    expect(await sessions.actingAs(mine.current).idleTimeout()).toBe('7d');
    expect(await sessions.idleTimeout('alice')).toBe('7d');
  });
});

describe('SessionManager.setIdleTimeout', () => {
  it('holds for all sessions of the user at once, and for those to come', async () => {
    const { sessions, time } = createTestManager();
    const both = [await logIn(sessions), await logIn(sessions)];
    const foreign = await logIn(sessions, { userId: 'bob' });
    await sessions.setIdleTimeout('alice', '7d');
    const weekLater = new Date(time.now + 7 * DAY);
    for (const { token } of both) expect((await sessions.authenticate(token)).expiresAt).toEqual(weekLater);
    expect((await logIn(sessions)).session.expiresAt).toEqual(weekLater);
    expect((await sessions.authenticate(foreign.token)).expiresAt).toEqual(foreign.session.expiresAt);
  });

  it('never moves the absolute end', async () => {
    const { sessions } = createTestManager({ absoluteTimeout: '60d' });
    const mine = await logIn(sessions);
    await sessions.setIdleTimeout('alice', 'none');
    const { expiresAt, absoluteExpiresAt } = await sessions.authenticate(mine.token);
    expect(expiresAt).toEqual(mine.session.absoluteExpiresAt);
    expect(absoluteExpiresAt).toEqual(mine.session.absoluteExpiresAt);
  });

  it('brings nothing back that has expired', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '1d' });
    const mine = await logIn(sessions);
    time.now += DAY;
    await sessions.setIdleTimeout('alice', '30d');
    await expect(sessions.authenticate(mine.token)).rejects.toMatchObject({ reason: 'session_expired' });
  });

  it('loses no activity that is noted meanwhile', async () => {
    const { sessions, time } = createTestManager();
    const mine = await logIn(sessions);
    time.now += MINUTE;
    await sessions.authenticate(mine.token);
    await Promise.all([sessions.setIdleTimeout('alice', '7d'), sessions.flush()]);
    expect((await sessions.authenticate(mine.token)).expiresAt).toEqual(new Date(time.now + 7 * DAY));
  });

  it('takes effect here at once where active sessions are remembered', async () => {
    const { sessions, store, time } = createTestManager({ cacheFor: '30s' });
    const mine = await logIn(sessions);
    const foreign = await logIn(sessions, { userId: 'bob' });
    time.stands();
    const setting = sessions.setIdleTimeout('alice', '1d');
    await until(() => time.sleepers === 1);
    store.take();
    expect((await sessions.authenticate(mine.token)).expiresAt).toEqual(new Date(time.now + DAY));
    expect(store.take()).toEqual(['findLeased']);
    expect(await sessions.authenticate(foreign.token)).toBeTruthy();
    expect(store.take()).toEqual([]);
    time.now += 37_500;
    await setting;
  });

  it('takes effect here also on a session that was being read meanwhile', async () => {
    const { sessions, time, store } = createTestManager({ cacheFor: '30s' });
    const { token } = await sessions.issue({ userId: 'alice' });
    const release = store.hold('findLeased');
    const early = sessions.authenticate(token);
    await new Promise(setImmediate);
    await sessions.setIdleTimeout('alice', '1d');
    release();
    await early;
    time.now += DAY;
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_expired' });
  });

  it('survives on the user record when all sessions have ended', async () => {
    const scene = createTestManager();
    await scene.sessions.setIdleTimeout('alice', '7d');
    await scene.sessions.revokeAll('alice');
    expect(await createSecondManager(scene).idleTimeout('alice')).toBe('7d');
  });

  it.each(['7', 7, '', '0s', 'soon', null])('refuses %j with a TypeError', async (value) => {
    const { sessions, store } = createTestManager();
    await expect(sessions.setIdleTimeout('alice', value as string)).rejects.toThrow(TypeError);
    expect(store.take()).toEqual([]);
  });
});

import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { logIn, logInWithCode } from '../support/log-in.js';
import { createNewDevice } from '../support/new-device.js';
import { createSecondManager, createTestManager, DAY, MINUTE } from '../support/test-manager.js';

describe('confirmNewDevices', () => {
  it('a log-in on a new device is unconfirmed, wherever it is seen', async () => {
    const { sessions, old, fresh } = await createNewDevice();
    expect(fresh.session.status).toBe('unconfirmed');
    expect(fresh.current.status).toBe('unconfirmed');
    const { sessions: listed } = await sessions.actingAs(old.current).list();
    expect(listed.map(({ status }) => status)).toEqual(['active', 'unconfirmed']);
    expect((await sessions.find('alice', fresh.session.id))?.status).toBe('unconfirmed');
  });

  it('one on a known device is active', async () => {
    const { sessions, old } = await createNewDevice();
    expect((await logIn(sessions, { deviceSecret: old.deviceSecret ?? '' })).session.status).toBe('active');
  });

  it('one with a second factor is active, and its device known', async () => {
    const { sessions } = await createNewDevice();
    const proved = await logInWithCode(sessions);
    expect(proved.session.status).toBe('active');
    const again = await logIn(sessions, { deviceSecret: proved.deviceSecret ?? '' });
    expect(again).toMatchObject({ newDevice: false, session: { status: 'active' } });
  });

  it('one with any method is unconfirmed, since nobody can tell from its name what it proves', async () => {
    const { sessions } = await createNewDevice();
    const strong = await logIn(sessions, { authMethods: ['hwk', 'otp', 'magic-link'] });
    expect(strong.session.status).toBe('unconfirmed');
  });

  it('the first one of a user is active, since nobody could confirm it', async () => {
    const { sessions } = createTestManager({ confirmNewDevices: '1d' });
    expect((await logIn(sessions)).session.status).toBe('active');
  });

  it('so is one of a user without a known device and without a live active session', async () => {
    const { sessions, store, time } = createTestManager({ confirmNewDevices: '1d' });
    await logIn(sessions, { pending: true });
    expect((await logIn(sessions)).session.status).toBe('active');
    await store.changeUser('alice', { details: '{}' });
    time.now += 366 * DAY;
    expect((await logIn(sessions)).session.status).toBe('active');
  });

  it('one of a user without a known device but with a live active session is not', async () => {
    const { sessions, store } = createTestManager({ confirmNewDevices: '1d' });
    await logIn(sessions);
    await store.changeUser('alice', { details: '{}' });
    expect((await logIn(sessions)).session.status).toBe('unconfirmed');
  });

  it('one of a user whose known devices are all logged out is not', async () => {
    const { sessions, time } = createTestManager({ confirmNewDevices: '1d' });
    await logIn(sessions);
    await sessions.revokeAll('alice');
    time.now += 1;
    const { session } = await logIn(sessions);
    expect(session.status).toBe('unconfirmed');
  });
});

describe('an unconfirmed session', () => {
  it('sees, names and ends itself', async () => {
    const { sessions, fresh } = await createNewDevice();
    const acting = sessions.actingAs(fresh.current);
    const { id } = fresh.session;
    expect((await acting.find(id))?.id).toBe(id);
    expect((await acting.setLabel(id, 'new'))?.label).toBe('new');
    expect(await acting.revoke(id)).toBe(true);
  });

  it.each<[string, (scene: Awaited<ReturnType<typeof createNewDevice>>) => Promise<unknown>]>([
    ['list', ({ sessions, fresh }) => sessions.actingAs(fresh.current).list()],
    ['pass for confirmed', async ({ sessions, fresh }) => sessions.actingAs(fresh.current).demandConfirmed()],
    ['find another', ({ sessions, fresh, old }) => sessions.actingAs(fresh.current).find(old.session.id)],
    ['find what never was', ({ sessions, fresh }) => sessions.actingAs(fresh.current).find('A'.repeat(22))],
    [
      'name another',
      ({ sessions, fresh, old }) => sessions.actingAs(fresh.current).setLabel(old.session.id, 'x'),
    ],
    ['revoke another', ({ sessions, fresh, old }) => sessions.actingAs(fresh.current).revoke(old.session.id)],
    ['revoke the others', ({ sessions, fresh }) => sessions.actingAs(fresh.current).revokeOthers()],
    ['revoke all', ({ sessions, fresh }) => sessions.actingAs(fresh.current).revokeAll()],
    ['list the devices', ({ sessions, fresh }) => sessions.actingAs(fresh.current).listDevices()],
    [
      'revoke a device',
      ({ sessions, fresh, old }) => sessions.actingAs(fresh.current).revokeDevice(old.session.deviceId ?? ''),
    ],
    [
      'forget a device',
      ({ sessions, fresh, old }) => sessions.actingAs(fresh.current).forgetDevice(old.session.deviceId ?? ''),
    ],
    ['confirm itself', ({ sessions, fresh }) => sessions.actingAs(fresh.current).confirm(fresh.session.id)],
    ['deny', ({ sessions, fresh, old }) => sessions.actingAs(fresh.current).deny(old.session.id)],
    ['ask for the idle time', ({ sessions, fresh }) => sessions.actingAs(fresh.current).idleTimeout()],
    ['change the idle time', ({ sessions, fresh }) => sessions.actingAs(fresh.current).setIdleTimeout('7d')],
    [
      'do it with a proof',
      async ({ sessions, fresh, store }) => {
        const { session } = await sessions.reauthenticate(fresh.current, { authMethods: ['otp'] });
        store.take();
        return sessions.actingAs(session).revokeOthers();
      },
    ],
  ])('can’t %s', async (_, deed) => {
    const scene = await createNewDevice();
    scene.store.take();
    await expect(deed(scene)).rejects.toMatchObject(scene.unconfirmed);
    expect(scene.store.take()).toEqual([]);
  });

  it('counts as active from its deadline on, at once and everywhere', async () => {
    const { sessions, old, fresh, unconfirmed, time } = await createNewDevice();
    time.now = unconfirmed.confirmedAt.getTime() - 1;
    await expect(sessions.actingAs(fresh.current).list()).rejects.toMatchObject(unconfirmed);
    time.now += 1;
    expect((await sessions.actingAs(fresh.current).list()).sessions.map(({ status }) => status)).toEqual([
      'active',
      'active',
    ]);
    expect((await sessions.find('alice', fresh.session.id))?.status).toBe('active');
    expect(await sessions.actingAs(old.current).deny(fresh.session.id)).toBe(false);
    expect((await sessions.authenticate(fresh.token)).status).toBe('active');
  });

  it('counts as active where confirmation was turned off since', async () => {
    const scene = await createNewDevice();
    const second = createSecondManager(scene);
    scene.time.now -= MINUTE;
    expect((await second.authenticate(scene.fresh.token)).status).toBe('active');
  });

  it('is kept as active, and its device known, once it is used after its deadline', async () => {
    const { sessions, fresh, unconfirmed, time, kept } = await createNewDevice();
    time.now = unconfirmed.confirmedAt.getTime() - 1;
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(await kept()).toBe('unconfirmed');
    expect((await logIn(sessions, { deviceSecret: fresh.deviceSecret ?? '' })).newDevice).toBe(true);
    time.now += 1;
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(await kept()).toBe('active');
    expect((await logIn(sessions, { deviceSecret: fresh.deviceSecret ?? '' })).newDevice).toBe(false);
  });

  it('can’t confirm itself even then', async () => {
    const { sessions, fresh, unconfirmed, time, events, kept } = await createNewDevice();
    time.now = unconfirmed.confirmedAt.getTime();
    expect(await sessions.actingAs(fresh.current).confirm(fresh.session.id)).toBe(false);
    expect(await kept()).toBe('unconfirmed');
    expect(events).toEqual([]);
  });

  it('is promoted once for many requests, off their path', async () => {
    const { sessions, fresh, unconfirmed, time, store } = await createNewDevice();
    time.now = unconfirmed.confirmedAt.getTime();
    store.take();
    const release = store.hold('read');
    for (let n = 0; n < 3; n += 1) await sessions.authenticate(fresh.token);
    release();
    await sessions.flush();
    expect(store.take().filter((method) => method === 'admit')).toHaveLength(1);
  });

  it('pushes nobody out by that, and goes on counting as active where there is no room', async () => {
    const { sessions, old, fresh, unconfirmed, time, kept, events, store } = await createNewDevice({
      maxSessions: 1,
    });
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    time.now = unconfirmed.confirmedAt.getTime();
    store.take();
    for (let n = 0; n < 3; n += 1) {
      expect((await sessions.authenticate(fresh.token)).status).toBe('active');
      await sessions.flush();
    }
    expect(store.take().filter((method) => method === 'admit')).toHaveLength(1);
    expect(await kept()).toBe('unconfirmed');
    expect(await sessions.authenticate(old.token)).toBeTruthy();
    expect(events).toEqual([]);
    expect(errors).toEqual([]);
    await sessions.revoke('alice', old.session.id);
    time.now += MINUTE;
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(await kept()).toBe('active');
  });

  it('tells the host where that failed, and tries again later', async () => {
    const { sessions, fresh, unconfirmed, time, kept, store } = await createNewDevice();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    time.now = unconfirmed.confirmedAt.getTime();
    store.failing.set('admit', new Error('connection lost'));
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(errors).toMatchObject([{ name: 'StoreUnavailableError' }]);
    store.failing.clear();
    time.now += MINUTE;
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(await kept()).toBe('active');
  });

  it('is named in what the host is told where that takes too long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { sessions, fresh, unconfirmed, time, store } = await createNewDevice();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    time.now = unconfirmed.confirmedAt.getTime();
    store.hold('read');
    await sessions.authenticate(fresh.token);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(errors).toEqual([new Error(`The promotion of ${fresh.session.id} took longer than 10000 ms.`)]);
  });

  it('is left alone where it ends before that, and nobody is told of an error', async () => {
    const { sessions, fresh, unconfirmed, time, store, kept } = await createNewDevice();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    time.now = unconfirmed.confirmedAt.getTime();
    const { read } = store;
    vi.spyOn(store, 'read').mockImplementationOnce(async (id) => {
      await sessions.revoke('alice', id);
      return read(id);
    });
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(await kept()).toBeUndefined();
    expect(errors).toEqual([]);
  });

  it('has its device noted with the time when that was written down', async () => {
    const { sessions, fresh, unconfirmed, time } = await createNewDevice();
    time.now = unconfirmed.confirmedAt.getTime() + MINUTE;
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    const [device] = await sessions.listDevices('alice');
    expect(device).toMatchObject({
      id: fresh.session.deviceId,
      firstSeenAt: new Date(time.now),
      lastUsedAt: new Date(time.now),
    });
  });

  it('makes no device of the owner forgotten by that', async () => {
    const { sessions, old, fresh, unconfirmed, time, kept } = await createNewDevice({
      minAgeToRevokeOthers: '1d',
      tuning: { maxKnownDevices: 1 },
    });
    time.now = unconfirmed.confirmedAt.getTime();
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(await kept()).toBe('active');
    expect((await logIn(sessions, { deviceSecret: old.deviceSecret ?? '' })).newDevice).toBe(false);
  });

  it('brings back no device that was forgotten since another process has written it down', async () => {
    const scene = await createNewDevice();
    const { sessions, fresh, unconfirmed, time, store, kept } = scene;
    const second = createSecondManager(scene, { confirmNewDevices: '1d' });
    time.now = unconfirmed.confirmedAt.getTime();
    const { read } = store;
    vi.spyOn(store, 'read').mockImplementationOnce(async (id) => {
      const before = await read(id);
      await second.authenticate(fresh.token);
      await second.flush();
      expect(await second.forgetDevice('alice', fresh.session.deviceId ?? '')).toBe(true);
      return before;
    });
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(await kept()).toBe('active');
    expect((await logIn(sessions, { deviceSecret: fresh.deviceSecret ?? '' })).newDevice).toBe(true);
  });
});

describe('an active session', () => {
  it('is not read once more at its use, as one that may have come to count as active is', async () => {
    const { sessions, store } = createTestManager({ confirmNewDevices: '1d' });
    const { token } = await sessions.issue({ userId: 'alice' });
    await sessions.flush();
    store.take();
    await sessions.authenticate(token);
    await sessions.flush();
    expect(store.take()).toEqual(['find']);
  });
});

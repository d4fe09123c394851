import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createNewDevice } from '../support/new-device.js';
import { createSecondManager, createTestManager, DAY, MINUTE } from '../support/test-manager.js';

describe('confirmNewDevices', () => {
  it('a log-in on a new device is unconfirmed, wherever it is seen', async () => {
    const { sessions, old, fresh } = await createNewDevice();
    expect(fresh.session.state).toBe('unconfirmed');
    expect(fresh.current.state).toBe('unconfirmed');
    const { sessions: listed } = await sessions.as(old.current).list();
    expect(listed.map(({ state }) => state)).toEqual(['full', 'unconfirmed']);
    expect((await sessions.find('alice', fresh.session.id))?.state).toBe('unconfirmed');
  });

  it('one on a known device is full', async () => {
    const { sessions, old } = await createNewDevice();
    expect((await logIn(sessions, { deviceSecret: old.deviceSecret ?? '' })).session.state).toBe('full');
  });

  it('one of a user who just proved who they are is full, and its device known', async () => {
    const { sessions } = await createNewDevice();
    const proved = await logIn(sessions, { justProved: true });
    expect(proved.session.state).toBe('full');
    const again = await logIn(sessions, { deviceSecret: proved.deviceSecret ?? '' });
    expect(again).toMatchObject({ newDevice: false, session: { state: 'full' } });
  });

  it('the first one of a user is full, since nobody could confirm it', async () => {
    const { sessions } = createTestManager({ confirmNewDevices: '1d' });
    expect((await logIn(sessions)).session.state).toBe('full');
  });

  it('so is one of a user without a known device and without a live full session', async () => {
    const { sessions, store, time } = createTestManager({ confirmNewDevices: '1d' });
    await logIn(sessions, { pending: true });
    expect((await logIn(sessions)).session.state).toBe('full');
    await store.changeUser('alice', { details: '{}' });
    time.now += 366 * DAY;
    expect((await logIn(sessions)).session.state).toBe('full');
  });

  it('one of a user without a known device but with a live full session is not', async () => {
    const { sessions, store } = createTestManager({ confirmNewDevices: '1d' });
    await logIn(sessions);
    await store.changeUser('alice', { details: '{}' });
    expect((await logIn(sessions)).session.state).toBe('unconfirmed');
  });

  it('one of a user whose known devices are all logged out is not', async () => {
    const { sessions } = createTestManager({ confirmNewDevices: '1d' });
    await logIn(sessions);
    await sessions.endAll('alice');
    const { session } = await logIn(sessions, { authenticationStartedAt: new Date(sessions.now() + 1) });
    expect(session.state).toBe('unconfirmed');
  });
});

describe('an unconfirmed session', () => {
  it('sees, names and ends itself', async () => {
    const { sessions, fresh } = await createNewDevice();
    const acting = sessions.as(fresh.current);
    const { id } = fresh.session;
    expect((await acting.find(id))?.id).toBe(id);
    expect((await acting.setLabel(id, 'new'))?.label).toBe('new');
    expect(await acting.end(id)).toBe(true);
  });

  it.each<[string, (scene: Awaited<ReturnType<typeof createNewDevice>>) => Promise<unknown>]>([
    ['list', ({ sessions, fresh }) => sessions.as(fresh.current).list()],
    ['find another', ({ sessions, fresh, old }) => sessions.as(fresh.current).find(old.session.id)],
    ['find what never was', ({ sessions, fresh }) => sessions.as(fresh.current).find('A'.repeat(22))],
    ['name another', ({ sessions, fresh, old }) => sessions.as(fresh.current).setLabel(old.session.id, 'x')],
    ['end another', ({ sessions, fresh, old }) => sessions.as(fresh.current).end(old.session.id)],
    ['end the others', ({ sessions, fresh }) => sessions.as(fresh.current).endOthers()],
    ['end all', ({ sessions, fresh }) => sessions.as(fresh.current).endAll()],
    ['confirm itself', ({ sessions, fresh }) => sessions.as(fresh.current).confirm(fresh.session.id)],
    ['deny', ({ sessions, fresh, old }) => sessions.as(fresh.current).deny(old.session.id)],
    ['ask for the idle time', ({ sessions, fresh }) => sessions.as(fresh.current).idleTimeout()],
    ['change the idle time', ({ sessions, fresh }) => sessions.as(fresh.current).setIdleTimeout('7d')],
    [
      'do it with a proof',
      ({ sessions, fresh }) => sessions.as(fresh.current, { justProved: true }).endOthers(),
    ],
  ])('can’t %s', async (_, deed) => {
    const scene = await createNewDevice();
    scene.store.take();
    await expect(deed(scene)).rejects.toMatchObject(scene.unconfirmed);
    expect(scene.store.take()).toEqual([]);
  });

  it('counts as full from its deadline on, at once and everywhere', async () => {
    const { sessions, old, fresh, unconfirmed, time } = await createNewDevice();
    time.now = unconfirmed.confirmedAt.getTime() - 1;
    await expect(sessions.as(fresh.current).list()).rejects.toMatchObject(unconfirmed);
    time.now += 1;
    expect((await sessions.as(fresh.current).list()).sessions.map(({ state }) => state)).toEqual([
      'full',
      'full',
    ]);
    expect((await sessions.find('alice', fresh.session.id))?.state).toBe('full');
    expect(await sessions.as(old.current).deny(fresh.session.id)).toBe(false);
    expect((await sessions.authenticate(fresh.token)).state).toBe('full');
  });

  it('counts as full where confirmation was turned off since', async () => {
    const scene = await createNewDevice();
    const second = createSecondManager(scene);
    scene.time.now -= MINUTE;
    expect((await second.authenticate(scene.fresh.token)).state).toBe('full');
  });

  it('is kept as full, and its device known, once it is used after its deadline', async () => {
    const { sessions, fresh, unconfirmed, time, kept } = await createNewDevice();
    time.now = unconfirmed.confirmedAt.getTime() - 1;
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(await kept()).toBe('unconfirmed');
    expect((await logIn(sessions, { deviceSecret: fresh.deviceSecret ?? '' })).newDevice).toBe(true);
    time.now += 1;
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(await kept()).toBe('full');
    expect((await logIn(sessions, { deviceSecret: fresh.deviceSecret ?? '' })).newDevice).toBe(false);
  });

  it('can’t confirm itself even then', async () => {
    const { sessions, fresh, unconfirmed, time, events, kept } = await createNewDevice();
    time.now = unconfirmed.confirmedAt.getTime();
    expect(await sessions.as(fresh.current).confirm(fresh.session.id)).toBe(false);
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

  it('pushes nobody out by that, and goes on counting as full where there is no room', async () => {
    const { sessions, old, fresh, unconfirmed, time, kept, events, store } = await createNewDevice({
      maxSessions: 1,
    });
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    time.now = unconfirmed.confirmedAt.getTime();
    store.take();
    for (let n = 0; n < 3; n += 1) {
      expect((await sessions.authenticate(fresh.token)).state).toBe('full');
      await sessions.flush();
    }
    expect(store.take().filter((method) => method === 'admit')).toHaveLength(1);
    expect(await kept()).toBe('unconfirmed');
    expect(await sessions.authenticate(old.token)).toBeTruthy();
    expect(events).toEqual([]);
    expect(errors).toEqual([]);
    await sessions.end('alice', old.session.id);
    time.now += MINUTE;
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect(await kept()).toBe('full');
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
    expect(await kept()).toBe('full');
  });
});

import type { IssuedEvent } from '@jwt-sessions/core';
import { describe, expect, it, vi } from 'vitest';
import { logIn, logInBetween } from '../support/log-in.js';
import { createSecondManager, createTestManager, DAY, START } from '../support/test-manager.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const LATER_FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

function createScene(options: Parameters<typeof createTestManager>[0] = {}) {
  const manager = createTestManager(options);
  const told: Pick<IssuedEvent, 'newDevice' | 'similarDevice'>[] = [];
  manager.sessions.on('issued', ({ newDevice, similarDevice }) => told.push({ newDevice, similarDevice }));
  return { ...manager, told };
}

describe('known devices', () => {
  it('the first log-in is on a new device and gets a secret for it', async () => {
    const { sessions, told } = createScene();
    const { deviceSecret, newDevice } = await logIn(sessions);
    expect(deviceSecret).toMatch(/^[\w-]{22}$/);
    expect(newDevice).toBe(true);
    expect(told).toEqual([{ newDevice: true, similarDevice: false }]);
  });

  it('a log-in with the secret is on a known one and keeps it', async () => {
    const { sessions, told } = createScene();
    const first = await logIn(sessions);
    const second = await logIn(sessions, { deviceSecret: first.deviceSecret ?? '' });
    expect(second).toMatchObject({ newDevice: false, deviceSecret: first.deviceSecret });
    expect(told[1]).toMatchObject({ newDevice: false });
  });

  it('it stays known when its session was logged out', async () => {
    const { sessions } = createScene();
    const first = await logIn(sessions);
    await sessions.actingAs(first.current).revoke(first.session.id);
    expect((await logIn(sessions, { deviceSecret: first.deviceSecret ?? '' })).newDevice).toBe(false);
  });

  it('it is known to other processes', async () => {
    const scene = createScene();
    const first = await logIn(scene.sessions);
    const second = createSecondManager(scene);
    expect((await logIn(second, { deviceSecret: first.deviceSecret ?? '' })).newDevice).toBe(false);
  });

  it('it is new to another user, who gets a secret of their own', async () => {
    const { sessions } = createScene();
    const { deviceSecret } = await logIn(sessions);
    const second = await logIn(sessions, { userId: 'bob', deviceSecret: deviceSecret ?? '' });
    expect(second.newDevice).toBe(true);
    expect(second.deviceSecret).not.toBe(deviceSecret);
  });

  it.each([
    ['that nobody gave out', 'A'.repeat(22)],
    ['that is none', 'x'],
    ['that is too long', 'A'.repeat(5000)],
    ['that is empty', ''],
    ['that is no text', { $ne: null } as never],
  ])('a secret %s is as good as none', async (_, deviceSecret) => {
    const { sessions } = createScene();
    await logIn(sessions);
    const issued = await logIn(sessions, { deviceSecret });
    expect(issued.newDevice).toBe(true);
    expect(issued.deviceSecret).toMatch(/^[\w-]{22}$/);
    expect(issued.deviceSecret).not.toBe(deviceSecret);
  });

  it('keeps the secret as a hash alone, in no session and in no event', async () => {
    const { sessions, store } = createScene();
    const events: unknown[] = [];
    sessions.on('issued', (event) => events.push(event));
    const { deviceSecret, session } = await logIn(sessions);
    const everywhere = [
      store.calls,
      events,
      session,
      await store.read(session.id),
      await store.findUser('alice'),
    ];
    expect(JSON.stringify(everywhere)).not.toContain(deviceSecret);
  });

  it('keeps when and with what it was first and last used', async () => {
    const { sessions, store, time } = createScene();
    const { deviceSecret } = await logIn(sessions, { userAgent: FIREFOX });
    time.now += DAY;
    await logIn(sessions, { userAgent: SAFARI, deviceSecret: deviceSecret ?? '' });
    expect(JSON.parse((await store.findUser('alice'))?.details ?? '')).toEqual({
      devices: [
        {
          id: expect.stringMatching(/^[\w-]{22}$/),
          firstSeenAt: START,
          lastUsedAt: START + DAY,
          os: 'iOS',
          browser: 'Safari',
          model: 'iPhone',
        },
      ],
    });
  });

  it('forgets the ones that were used least recently beyond maxKnownDevices', async () => {
    const { sessions, time } = createScene({ tuning: { maxKnownDevices: 2 } });
    const secrets: string[] = [];
    for (let n = 0; n < 2; n += 1) {
      time.now += 1;
      secrets.push((await logIn(sessions)).deviceSecret ?? '');
    }
    const [first = '', second = ''] = secrets;
    time.now += 1;
    await logIn(sessions, { deviceSecret: first });
    await logIn(sessions);
    expect((await logIn(sessions, { deviceSecret: first })).newDevice).toBe(false);
    expect((await logIn(sessions, { deviceSecret: second })).newDevice).toBe(true);
  });

  describe('with minAgeToRevokeOthers, a flood of log-ins by the password alone', () => {
    async function flooded(options: Parameters<typeof createTestManager>[0] = {}) {
      const scene = createScene({ minAgeToRevokeOthers: '7d', ...options, tuning: { maxKnownDevices: 5 } });
      const { deviceSecret } = await logIn(scene.sessions);
      scene.time.now += 30 * DAY;
      for (let n = 0; n < 20; n += 1) {
        scene.time.now += 1;
        await logIn(scene.sessions);
      }
      return { ...scene, deviceSecret: deviceSecret ?? '' };
    }

    it("makes none of the owner's devices forgotten", async () => {
      const { sessions, deviceSecret } = await flooded();
      expect((await logIn(sessions, { deviceSecret })).newDevice).toBe(false);
    });

    it('is not remembered where there is no room but in place of theirs', async () => {
      const { sessions, deviceSecret } = await flooded({ tuning: { maxKnownDevices: 1 } });
      expect((await logIn(sessions, { deviceSecret })).newDevice).toBe(false);
    });

    it('leaves room for a device with a second factor', async () => {
      const { sessions } = await flooded({ tuning: { maxKnownDevices: 1 } });
      const pending = await logIn(sessions, { pending: true });
      await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
      expect((await logIn(sessions, { deviceSecret: pending.deviceSecret ?? '' })).newDevice).toBe(false);
    });

    it('makes room for the next one among its own', async () => {
      const { sessions } = await flooded();
      const { deviceSecret } = await logIn(sessions);
      expect((await logIn(sessions, { deviceSecret: deviceSecret ?? '' })).newDevice).toBe(false);
    });
  });

  it('without them, every device is new and none gets a secret', async () => {
    const { sessions, store } = createScene({ tuning: { maxKnownDevices: 0 } });
    for (let n = 0; n < 2; n += 1) {
      expect(await logIn(sessions)).toMatchObject({ newDevice: true, deviceSecret: null });
    }
    expect(await store.findUser('alice')).toBeNull();
  });

  it('racing log-ins are all remembered, over two processes', async () => {
    const scene = createScene();
    const second = createSecondManager(scene);
    const issued = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? scene.sessions : second).issue({ userId: 'alice' })),
    );
    for (const { deviceSecret } of issued) {
      expect((await logIn(scene.sessions, { deviceSecret: deviceSecret ?? '' })).newDevice).toBe(false);
    }
  });

  it.each([1, 8])(
    'a burst of log-ins is remembered to the last device, over %i processes',
    async (processes) => {
      const scene = createScene();
      const managers = [
        scene.sessions,
        ...Array.from({ length: processes - 1 }, () => createSecondManager(scene)),
      ];
      const errors: unknown[] = [];
      for (const manager of managers) manager.on('error', (error) => errors.push(error));
      const issued = await Promise.all(
        Array.from({ length: 50 }, (_, n) => managers[n % processes]?.issue({ userId: 'alice' })),
      );
      expect(errors).toEqual([]);
      expect(new Set(issued.map((each) => each?.deviceSecret)).size).toBe(50);
      expect(await scene.sessions.listDevices('alice')).toHaveLength(50);
    },
  );

  it('a device is forgotten, and the words of an idle time are kept, in the middle of such a burst', async () => {
    const scene = createScene();
    const { deviceSecret } = await logIn(scene.sessions);
    const [device] = await scene.sessions.listDevices('alice');
    const managers = Array.from({ length: 8 }, () => createSecondManager(scene));
    const burst = Array.from({ length: 40 }, (_, n) => managers[n % 8]?.issue({ userId: 'alice' }));
    await Promise.race(burst);
    expect(await scene.sessions.forgetDevice('alice', device?.id ?? '')).toBe(true);
    await scene.sessions.setIdleTimeout('alice', '90m');
    await Promise.all(burst);
    expect(await scene.sessions.listDevices('alice')).toHaveLength(40);
    expect(await scene.sessions.idleTimeout('alice')).toBe('90m');
    expect((await logIn(scene.sessions, { deviceSecret: deviceSecret ?? '' })).newDevice).toBe(true);
  });

  it('remembers a log-in that another one came before, which was found on no device then', async () => {
    const scene = createScene();
    const between = logInBetween(scene);
    const { deviceSecret } = await logIn(scene.sessions);
    const first = await between;
    for (const secret of [deviceSecret, first.deviceSecret]) {
      expect((await logIn(scene.sessions, { deviceSecret: secret ?? '' })).newDevice).toBe(false);
    }
  });

  it('has one of the log-ins at the same moment note its device by the insert, so that the others have their turn', async () => {
    const { sessions, store } = createScene();
    const insertOf = (userId: string) => sessions.issue({ userId });
    await Promise.all([insertOf('alice'), insertOf('alice'), insertOf('alice'), insertOf('bob')]);
    await insertOf('alice');
    const notes = store.calls.flatMap(({ method, args }) => {
      const [request] = args as [{ session: { userId: string }; note?: object }];
      return method === 'insert' ? [[request.session.userId, request.note !== undefined]] : [];
    });
    expect(notes).toEqual([
      ['alice', true],
      ['alice', false],
      ['alice', false],
      ['bob', true],
      ['alice', true],
    ]);
  });

  it('notes no device by an insert while others of the user are noted in turn', async () => {
    const { sessions, store } = createScene();
    const release = store.hold('changeUser');
    const first = [sessions.issue({ userId: 'alice' }), sessions.issue({ userId: 'alice' })];
    await first[0];
    await vi.waitFor(() => expect(store.calls.at(-1)?.method).toBe('changeUser'));
    const next = sessions.issue({ userId: 'alice' });
    await vi.waitFor(() => expect(store.calls.filter(({ method }) => method === 'insert')).toHaveLength(3));
    release();
    await Promise.all([...first, next]);
    const inserts = store.calls.filter(({ method }) => method === 'insert');
    expect(inserts.map(({ args }) => 'note' in (args[0] as object))).toEqual([true, false, false]);
    expect(await sessions.listDevices('alice')).toHaveLength(3);
  });

  it('a log-in stands although its device could not be remembered, and the host is told', async () => {
    const scene = createScene();
    const { sessions, store } = scene;
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    store.failing.set('changeUser', new Error('connection lost'));
    const between = logInBetween(scene);
    const { token, deviceSecret } = await logIn(sessions);
    await between;
    expect((await sessions.authenticate(token)).userId).toBe('alice');
    expect(errors).toMatchObject([{ name: 'StoreUnavailableError', cause: { message: 'connection lost' } }]);
    store.failing.clear();
    expect((await logIn(sessions, { deviceSecret: deviceSecret ?? '' })).newDevice).toBe(true);
  });

  it('a log-in that is refused leaves no device, and the devices as they were', async () => {
    const { sessions, store } = createScene({ maxSessions: 1, onLimit: 'reject' });
    const { deviceSecret } = await logIn(sessions);
    const before = await store.findUser('alice');
    for (const members of [{}, { deviceSecret: deviceSecret ?? '' }]) {
      await expect(sessions.issue({ userId: 'alice', ...members })).rejects.toMatchObject({
        code: 'session_limit_reached',
      });
    }
    expect(await store.findUser('alice')).toEqual(before);
  });

  it('a log-in fails where the user record can’t be read, before anything is stored', async () => {
    const { sessions, store } = createScene();
    store.failing.set('findUser', new Error('connection lost'));
    await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(store.take()).toEqual(['findUser']);
  });
});

describe('similarDevice', () => {
  it('says that a known device has the same system, browser and model, whatever the versions', async () => {
    const { sessions, told } = createScene();
    await logIn(sessions, { userAgent: FIREFOX });
    await logIn(sessions, { userAgent: LATER_FIREFOX });
    await logIn(sessions, { userAgent: SAFARI });
    expect(told).toEqual([
      { newDevice: true, similarDevice: false },
      { newDevice: true, similarDevice: true },
      { newDevice: true, similarDevice: false },
    ]);
  });

  it('says nothing of a client that tells nothing of itself', async () => {
    const { sessions, told } = createScene();
    for (let n = 0; n < 2; n += 1) await logIn(sessions);
    expect(told[1]).toEqual({ newDevice: true, similarDevice: false });
  });

  it('lifts nothing', async () => {
    const { sessions } = createScene({ confirmNewDevices: '1d' });
    await logIn(sessions, { userAgent: FIREFOX });
    expect((await logIn(sessions, { userAgent: FIREFOX })).session.status).toBe('unconfirmed');
  });
});

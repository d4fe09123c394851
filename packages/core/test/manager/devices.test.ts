import type { RevokedEvent } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createSecondManager, createTestManager, DAY, START } from '../support/test-manager.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

/** A phone with two sessions, a laptop with one, and a phone of somebody else. */
async function createScene(options: Parameters<typeof createTestManager>[0] = {}) {
  const manager = createTestManager(options);
  const { sessions, time } = manager;
  const phone = await logIn(sessions, { userAgent: SAFARI });
  time.now += DAY;
  const laptop = await logIn(sessions, { userAgent: FIREFOX });
  time.now += DAY;
  const again = await logIn(sessions, { userAgent: SAFARI, deviceSecret: phone.deviceSecret ?? '' });
  const foreign = await logIn(sessions, { userId: 'bob' });
  const revoked: RevokedEvent[] = [];
  sessions.on('revoked', (event) => revoked.push(event));
  const idOf = ({ session }: typeof phone) => session.deviceId ?? 'none';
  return { ...manager, phone, again, laptop, foreign, revoked, idOf };
}

describe('deviceId', () => {
  it('is the same for all sessions of a device, wherever they are shown, and of no other', async () => {
    const { sessions, phone, again, laptop, foreign } = await createScene();
    const { deviceId } = phone.session;
    expect(deviceId).toMatch(/^[\w-]{22}$/);
    expect(again.session.deviceId).toBe(deviceId);
    expect(new Set([phone, laptop, foreign].map(({ session }) => session.deviceId)).size).toBe(3);
    const { sessions: listed } = await sessions.list('alice');
    expect(listed.map((session) => session.deviceId)).toEqual([deviceId, laptop.session.deviceId, deviceId]);
    expect((await sessions.rotate(phone.token)).session.deviceId).toBe(deviceId);
    await sessions.revoke('alice', phone.session.id);
    expect((await sessions.listEnded('alice')).sessions).toMatchObject([{ deviceId }]);
  });

  it('is null where no devices are remembered', async () => {
    const { sessions } = createTestManager({ tuning: { maxKnownDevices: 0 } });
    expect((await logIn(sessions)).session.deviceId).toBeNull();
    expect(await sessions.listDevices('alice')).toEqual([]);
  });

  it('opens nothing where it is presented as a secret', async () => {
    const { sessions, phone, idOf } = await createScene();
    const forged = await logIn(sessions, { deviceSecret: idOf(phone) });
    expect(forged.newDevice).toBe(true);
    expect(forged.session.deviceId).not.toBe(idOf(phone));
  });
});

describe('listDevices', () => {
  it('has each device once, the one that was used last first, and says what it looked like', async () => {
    const { sessions, phone, laptop, idOf } = await createScene();
    expect(await sessions.actingAs(phone.current).listDevices()).toEqual([
      {
        id: idOf(phone),
        title: 'Safari on iPhone',
        os: 'iOS',
        browser: 'Safari',
        model: 'iPhone',
        firstSeenAt: new Date(START),
        lastUsedAt: new Date(START + 2 * DAY),
        trustedUntil: null,
      },
      {
        id: idOf(laptop),
        title: 'Firefox on Linux',
        os: 'Linux',
        browser: 'Firefox',
        model: null,
        firstSeenAt: new Date(START + DAY),
        lastUsedAt: new Date(START + DAY),
        trustedUntil: null,
      },
    ]);
  });

  it('has those on which no session is left, and none of a user without any', async () => {
    const { sessions } = await createScene();
    await sessions.revokeAll('alice');
    expect(await sessions.listDevices('alice')).toHaveLength(2);
    expect(await sessions.listDevices('nobody')).toEqual([]);
  });

  it('has no device whose log-in is not complete', async () => {
    const { sessions } = createTestManager();
    await logIn(sessions, { pending: true });
    expect(await sessions.listDevices('alice')).toEqual([]);
  });
});

describe('revokeDevice', () => {
  it('ends all sessions of the device, each with its event, and nothing else', async () => {
    const { sessions, phone, again, laptop, foreign, revoked, idOf } = await createScene();
    const ended = await sessions.actingAs(laptop.current).revokeDevice(idOf(phone));
    expect([...ended].sort()).toEqual([phone.session.id, again.session.id].sort());
    for (const { token } of [phone, again]) {
      await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    }
    for (const { token } of [laptop, foreign]) expect(await sessions.authenticate(token)).toBeTruthy();
    const by = { type: 'session', sessionId: laptop.session.id };
    expect(revoked).toMatchObject([
      { reason: 'user', by },
      { reason: 'user', by },
    ]);
    expect(revoked.map(({ sessionId }) => sessionId).sort()).toEqual([...ended].sort());
  });

  it('is over at once in the process that ended it, also within cacheFor', async () => {
    const { sessions, phone, idOf } = await createScene({ cacheFor: '30s' });
    await sessions.authenticate(phone.token);
    await sessions.revokeDevice('alice', idOf(phone));
    await expect(sessions.authenticate(phone.token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('ends the session that acts as well where it is on the device', async () => {
    const { sessions, phone, idOf } = await createScene();
    expect(await sessions.actingAs(phone.current).revokeDevice(idOf(phone))).toContain(phone.session.id);
    await expect(sessions.authenticate(phone.token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('ends a session on it that waits for its second factor', async () => {
    const { sessions, phone, idOf } = await createScene();
    const pending = await logIn(sessions, { deviceSecret: phone.deviceSecret ?? '', pending: true });
    expect(await sessions.revokeDevice('alice', idOf(phone))).toContain(pending.session.id);
  });

  it('leaves the device known', async () => {
    const { sessions, phone, idOf } = await createScene();
    await sessions.revokeDevice('alice', idOf(phone));
    expect(await logIn(sessions, { deviceSecret: phone.deviceSecret ?? '' })).toMatchObject({
      newDevice: false,
    });
  });

  it("ends nothing by somebody else's device, nor by what is none", async () => {
    const { sessions, foreign, idOf, store } = await createScene();
    expect(await sessions.revokeDevice('alice', idOf(foreign))).toEqual([]);
    expect(await sessions.authenticate(foreign.token)).toBeTruthy();
    store.take();
    for (const id of ['', 'x', `${idOf(foreign)}\n`, { $ne: null } as never, null as never]) {
      expect(await sessions.revokeDevice('alice', id)).toEqual([]);
    }
    expect(new Set(store.take())).toEqual(new Set(['readLease']));
  });

  it('takes the reason and the actor of your application', async () => {
    const { sessions, laptop, revoked, idOf } = await createScene();
    await sessions.revokeDevice('alice', idOf(laptop), { reason: 'stolen', actor: 'support' });
    expect(revoked).toMatchObject([{ reason: 'stolen', by: { type: 'application', name: 'support' } }]);
  });

  it('says nothing of the end when the store fails', async () => {
    const { sessions, phone, store, idOf } = await createScene();
    store.failing.set('revokeDevice', new Error('down'));
    await expect(sessions.revokeDevice('alice', idOf(phone))).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });
});

describe('forgetDevice', () => {
  it('makes the device new again, and leaves its sessions and the other devices', async () => {
    const { sessions, phone, laptop, idOf } = await createScene();
    expect(await sessions.actingAs(laptop.current).forgetDevice(idOf(phone))).toBe(true);
    expect((await sessions.listDevices('alice')).map(({ id }) => id)).toEqual([idOf(laptop)]);
    expect(await sessions.authenticate(phone.token)).toBeTruthy();
    expect(await logIn(sessions, { deviceSecret: phone.deviceSecret ?? '' })).toMatchObject({
      newDevice: true,
    });
    expect(await logIn(sessions, { deviceSecret: laptop.deviceSecret ?? '' })).toMatchObject({
      newDevice: false,
    });
  });

  it('lets its next log-in wait for confirmation, where those on new devices do', async () => {
    const { sessions } = createTestManager({ confirmNewDevices: '7d' });
    const { session, deviceSecret } = await logIn(sessions);
    const request = { deviceSecret: deviceSecret ?? '' };
    expect((await logIn(sessions, request)).session.status).toBe('active');
    expect(await sessions.forgetDevice('alice', session.deviceId ?? '')).toBe(true);
    expect((await logIn(sessions, request)).session.status).toBe('unconfirmed');
  });

  it("is false the second time, for somebody else's device, and for what is none", async () => {
    const { sessions, phone, foreign, store, idOf } = await createScene();
    await sessions.forgetDevice('alice', idOf(phone));
    expect(await sessions.forgetDevice('alice', idOf(phone))).toBe(false);
    expect(await sessions.forgetDevice('alice', idOf(foreign))).toBe(false);
    expect(await sessions.listDevices('bob')).toHaveLength(1);
    store.take();
    expect(await sessions.forgetDevice('alice', 'x')).toBe(false);
    expect(store.take()).toEqual([]);
  });

  it('keeps what racing log-ins have written meanwhile, over two processes', async () => {
    const scene = await createScene();
    const second = createSecondManager(scene);
    const [fresh, forgotten] = await Promise.all([
      logIn(second),
      scene.sessions.forgetDevice('alice', scene.idOf(scene.phone)),
      logIn(second, { deviceSecret: scene.laptop.deviceSecret ?? '' }),
    ]);
    expect(forgotten).toBe(true);
    const known = (await scene.sessions.listDevices('alice')).map(({ id }) => id);
    expect([...known].sort()).toEqual([scene.idOf(scene.laptop), fresh.session.deviceId].sort());
  });
});

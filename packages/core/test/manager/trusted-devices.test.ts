import { describe, expect, it, vi } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createSecondManager, createTestManager, DAY, MINUTE } from '../support/test-manager.js';

/** A device that was trusted for thirty days by a second factor, and what a log-in on it with the password is like. */
async function createScene(options: Parameters<typeof createTestManager>[0] = {}) {
  const manager = createTestManager(options);
  const { sessions, time } = manager;
  const first = await logIn(sessions, { pending: 'unlessTrusted' });
  const trusted = await sessions.completeSecondFactor(first.current, {
    authMethods: ['otp'],
    trustDevice: '30d',
  });
  const trustedUntil = new Date(time.now + 30 * DAY);
  const deviceSecret = first.deviceSecret ?? '';
  const deviceId = first.session.deviceId ?? '';
  const again = (members = {}) => logIn(sessions, { pending: 'unlessTrusted', deviceSecret, ...members });
  const statusAgain = async () => (await again()).session.status;
  return { ...manager, first, trusted, trustedUntil, deviceId, again, statusAgain };
}

describe("pending: 'unlessTrusted'", () => {
  it('asks a device for the second factor that nobody trusted', async () => {
    const { sessions } = createTestManager();
    const issued = await logIn(sessions, { pending: 'unlessTrusted' });
    expect(issued).toMatchObject({ session: { status: 'pending' }, trustedUntil: null });
  });

  it('spares a trusted one, and says until when', async () => {
    const { again, trustedUntil } = await createScene();
    expect(await again()).toMatchObject({ session: { status: 'active' }, trustedUntil });
  });

  it('asks a known one that was completed without trust', async () => {
    const { sessions } = createTestManager();
    const { current, deviceSecret } = await logIn(sessions, { pending: true });
    await sessions.completeSecondFactor(current, { authMethods: ['otp'] });
    const issued = await logIn(sessions, { pending: 'unlessTrusted', deviceSecret: deviceSecret ?? '' });
    expect(issued.session.status).toBe('pending');
  });

  it('asks again from the very end of the trust on, which the log-ins between have not moved', async () => {
    const { statusAgain, trustedUntil, time } = await createScene();
    time.now = trustedUntil.getTime() - 1;
    expect(await statusAgain()).toBe('active');
    time.now += 1;
    expect(await statusAgain()).toBe('pending');
  });

  it('asks whoever has the password on another device, or forges the id of this one', async () => {
    const { sessions, again, deviceId } = await createScene();
    expect((await logIn(sessions, { pending: 'unlessTrusted' })).session.status).toBe('pending');
    expect((await again({ deviceSecret: deviceId })).session.status).toBe('pending');
    expect((await again({ userId: 'bob' })).session.status).toBe('pending');
  });

  it('asks everybody where no devices are remembered', async () => {
    const { statusAgain } = await createScene({ tuning: { maxKnownDevices: 0 } });
    expect(await statusAgain()).toBe('pending');
  });

  it('is not moved by pending: true, which asks a trusted device too', async () => {
    const { again } = await createScene();
    expect((await again({ pending: true })).session.status).toBe('pending');
  });

  it.each([
    ['revokeAll', ({ sessions }) => sessions.revokeAll('alice')],
    ['revokeAll in another process', (scene) => createSecondManager(scene).revokeAll('alice')],
    ['revokeDevice', ({ sessions, deviceId }) => sessions.revokeDevice('alice', deviceId)],
    [
      'revokeDevice by a session of the user',
      ({ sessions, trusted, deviceId }) => sessions.actingAs(trusted.session).revokeDevice(deviceId),
    ],
    ['forgetDevice', ({ sessions, deviceId }) => sessions.forgetDevice('alice', deviceId)],
    ['eraseUser', ({ sessions }) => sessions.eraseUser('alice')],
  ] as [string, (scene: Awaited<ReturnType<typeof createScene>>) => Promise<unknown>][])(
    'asks again after %s',
    async (_, end) => {
      const scene = await createScene();
      await end(scene);
      scene.time.now += MINUTE;
      expect(await scene.statusAgain()).toBe('pending');
      expect(
        (await scene.sessions.listDevices('alice')).map(({ trustedUntil }) => trustedUntil),
      ).not.toContainEqual(scene.trustedUntil);
    },
  );

  it('ends no trust with a log-out, nor that in another device with revokeDevice', async () => {
    const { sessions, trusted, statusAgain } = await createScene();
    const other = await logIn(sessions, { userId: 'alice' });
    await sessions.revoke('alice', trusted.session.id);
    await sessions.revokeDevice('alice', other.session.deviceId ?? '');
    expect(await statusAgain()).toBe('active');
  });

  it('ends nothing where the trust can’t be ended first', async () => {
    const { sessions, store, trusted, deviceId } = await createScene();
    store.failing.set('changeUser', new Error('down'));
    await expect(sessions.revokeDevice('alice', deviceId)).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    expect(await sessions.authenticate(trusted.token)).toBeTruthy();
  });
});

describe('a second factor that is completed while revokeDevice is under way', () => {
  it('leaves no trust where it comes between the end of the trust and the end of the sessions', async () => {
    const { sessions, store, again, statusAgain, deviceId } = await createScene();
    await sessions.revokeDevice('alice', deviceId);
    const { current } = await again();
    const { revokeDevice } = store;
    vi.spyOn(store, 'revokeDevice').mockImplementationOnce(async (...args) => {
      await sessions.completeSecondFactor(current, { authMethods: ['otp'], trustDevice: '30d' });
      return revokeDevice(...args);
    });
    expect(await sessions.revokeDevice('alice', deviceId)).toEqual([current.id]);
    expect(await statusAgain()).toBe('pending');
  });

  it.each(['a second factor', 'a log-in that has both'])(
    'leaves none where the trust of %s is written down only when all is over',
    async (kind) => {
      const scene = await createScene();
      const { sessions, store, again, statusAgain, deviceId } = scene;
      await sessions.revokeDevice('alice', deviceId);
      const { current, deviceSecret } = await again();
      const { changeUser } = store;
      const noting = vi.spyOn(store, 'changeUser').mockImplementationOnce(async (...args) => {
        await createSecondManager(scene).revokeDevice('alice', deviceId);
        return changeUser(...args);
      });
      if (kind === 'a second factor') {
        await sessions.completeSecondFactor(current, { authMethods: ['otp'], trustDevice: '30d' });
      } else {
        const request = { userId: 'alice', deviceSecret: deviceSecret ?? '', trustDevice: '30d' };
        const issued = await sessions.issue(request);
        expect(issued.trustedUntil).toBeNull();
      }
      expect(noting).toHaveBeenCalled();
      expect(await statusAgain()).toBe('pending');
    },
  );

  it('gives no trust where it can’t be seen whether its session stands still', async () => {
    const { sessions, store } = createTestManager();
    sessions.on('error', () => {});
    store.failing.set('read', new Error('down'));
    const issued = await logIn(sessions, { trustDevice: '30d' });
    store.failing.delete('read');
    expect(issued.trustedUntil).toBeNull();
    expect(await sessions.listDevices('alice')).toMatchObject([{ trustedUntil: null }]);
  });
});

describe('trustDevice', () => {
  it('is in the list of devices until it is over', async () => {
    const { sessions, trustedUntil, time } = await createScene();
    expect(await sessions.listDevices('alice')).toMatchObject([{ trustedUntil }]);
    time.now = trustedUntil.getTime();
    expect(await sessions.listDevices('alice')).toMatchObject([{ trustedUntil: null }]);
  });

  it('trusts at a log-in for which the application has checked both', async () => {
    const { sessions, time } = createTestManager();
    const issued = await logIn(sessions, { authMethods: ['pwd', 'otp'], trustDevice: '7d' });
    expect(issued.trustedUntil).toEqual(new Date(time.now + 7 * DAY));
    const deviceSecret = issued.deviceSecret ?? '';
    expect((await logIn(sessions, { pending: 'unlessTrusted', deviceSecret })).session.status).toBe('active');
  });

  it.each([true, 'unlessTrusted'] as const)(
    'is a TypeError with pending: %j, and stores nothing',
    async (pending) => {
      const { sessions, store } = createTestManager();
      await expect(sessions.issue({ userId: 'alice', pending, trustDevice: '30d' })).rejects.toThrow(
        /hand it to completeSecondFactor/,
      );
      expect(store.take()).toEqual([]);
    },
  );

  it.each([30, '30', true, null])('is a TypeError as %j', async (trustDevice) => {
    const { sessions } = createTestManager();
    const request = { userId: 'alice', trustDevice } as never;
    await expect(sessions.issue(request)).rejects.toThrow(TypeError);
    const { current } = await logIn(sessions, { pending: true });
    const options = { authMethods: ['otp'], trustDevice } as never;
    await expect(sessions.completeSecondFactor(current, options)).rejects.toThrow(TypeError);
  });

  it('gives none to a session that isn’t active at once', async () => {
    const { sessions } = createTestManager({ confirmNewDevices: '7d' });
    await logIn(sessions);
    const issued = await logIn(sessions, { trustDevice: '30d' });
    expect(issued).toMatchObject({ session: { status: 'unconfirmed' }, trustedUntil: null });
  });

  it('says nothing of a trust that could not be written', async () => {
    const { sessions, store } = createTestManager();
    sessions.on('error', () => {});
    store.failing.set('changeUser', new Error('down'));
    expect((await logIn(sessions, { trustDevice: '30d' })).trustedUntil).toBeNull();
  });
});

describe('pending', () => {
  it.each(['yes', 'unlesstrusted', 1, null])(
    'is a TypeError as %j, which would let somebody in',
    async (pending) => {
      const { sessions } = createTestManager();
      await expect(sessions.issue({ userId: 'alice', pending } as never)).rejects.toThrow(/pending must be/);
    },
  );
});

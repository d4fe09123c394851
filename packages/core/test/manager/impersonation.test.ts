import type { IssuedEvent, RevokedEvent } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createSecondManager, createTestManager, DAY, MINUTE, START } from '../support/test-manager.js';

const HOUR = 60 * MINUTE;
const SUPPORT = { userId: 'bob', impersonatedBy: 'support-7' };
const IMPERSONATED = { name: 'SessionImpersonatedError', code: 'session_impersonated' };

type Options = Parameters<typeof createTestManager>[0];

/** Bob on his phone, and support that looks at his account. */
async function createScene(options: Options = {}) {
  const manager = createTestManager(options);
  const { sessions } = manager;
  const issued: IssuedEvent[] = [];
  const revoked: RevokedEvent[] = [];
  sessions.on('issued', (event) => issued.push(event));
  sessions.on('revoked', (event) => revoked.push(event));
  const phone = await logIn(sessions, { userId: 'bob' });
  const support = await logIn(sessions, SUPPORT);
  return { ...manager, phone, support, issued, revoked };
}

function claimsOf(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('an impersonation', () => {
  it('says who is there: to the application, to the user, and in the event', async () => {
    const { sessions, phone, support, issued } = await createScene();
    const who = { userId: 'bob', status: 'impersonated', impersonatedBy: 'support-7' };
    expect(support.current).toMatchObject(who);
    expect(issued.at(-1)?.session).toMatchObject(who);
    const { sessions: listed } = await sessions.actingAs(phone.current).list();
    expect(listed.map(({ impersonatedBy }) => impersonatedBy)).toEqual([null, 'support-7']);
    expect(await sessions.find('bob', support.session.id)).toMatchObject(who);
  });

  it('says so in the token, whatever renews it', async () => {
    const { sessions, phone, support } = await createScene();
    const rotated = await sessions.rotate(support.token);
    const again = await sessions.rotate(rotated.token);
    for (const { token } of [support, rotated, again]) {
      expect(claimsOf(token)).toMatchObject({ sub: 'bob', act: { sub: 'support-7' } });
    }
    expect(claimsOf(phone.token)).not.toHaveProperty('act');
    expect(again.session).toMatchObject({ status: 'impersonated', impersonatedBy: 'support-7' });
    expect(await sessions.authenticate(again.token)).toMatchObject({ impersonatedBy: 'support-7' });
  });

  it('is known as one to every process, by the record and not by the token', async () => {
    const scene = await createScene();
    const other = createSecondManager(scene);
    const session = await other.authenticate(scene.support.token);
    expect(session).toMatchObject({ status: 'impersonated', impersonatedBy: 'support-7' });
    await expect(other.actingAs(session).revokeAll()).rejects.toMatchObject(IMPERSONATED);
  });

  it.each([
    [{}, {}, HOUR],
    [{ absoluteTimeout: '30m' }, {}, 30 * MINUTE],
    [{}, { absoluteTimeout: '15m' }, 15 * MINUTE],
    [{}, { absoluteTimeout: '8h' }, 8 * HOUR],
  ])('under %o lives with %o for %d ms, whatever is done', async (options, request, lifetime) => {
    const { sessions, time } = createTestManager(options);
    await sessions.setIdleTimeout('bob', 'none');
    const { token, session } = await logIn(sessions, { ...SUPPORT, ...request });
    expect(session.absoluteExpiresAt).toEqual(new Date(START + lifetime));
    const { token: rotated } = await sessions.rotate(token);
    time.now += lifetime;
    await expect(sessions.authenticate(rotated)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it("lives no longer than the manager's bounds", async () => {
    const { sessions } = createTestManager({ absoluteTimeout: '30d' });
    await expect(logIn(sessions, { ...SUPPORT, absoluteTimeout: '31d' })).rejects.toThrow(
      "no longer than the manager's, which is '30d', not '31d'",
    );
  });

  it('looks', async () => {
    const { sessions, phone, support } = await createScene();
    const acting = sessions.actingAs(support.current);
    expect((await acting.list()).sessions.map(({ id }) => id)).toEqual([
      support.session.id,
      phone.session.id,
    ]);
    expect((await acting.find(phone.session.id))?.id).toBe(phone.session.id);
    expect(await acting.idleTimeout()).toBeNull();
  });

  it('changes nothing, whatever was proved, and asks the store for nothing', async () => {
    const { sessions, phone, support, store, time } = await createScene({ confirmNewDevices: '1d' });
    const fresh = await logIn(sessions, { userId: 'bob' });
    time.now += DAY / 2;
    store.take();
    const acting = sessions.actingAs(support.current);
    for (const deed of [
      () => acting.setLabel(phone.session.id, 'mine'),
      () => acting.setLabel(support.session.id, 'mine'),
      () => acting.revoke(phone.session.id),
      () => acting.revokeOthers(),
      () => acting.revokeDevice(phone.session.deviceId ?? ''),
      () => acting.forgetDevice(phone.session.deviceId ?? ''),
      () => acting.revokeAll(),
      () => acting.confirm(fresh.session.id),
      () => acting.deny(fresh.session.id),
      () => acting.setIdleTimeout('1h'),
      async () => acting.demandConfirmed(),
    ]) {
      await expect(deed()).rejects.toMatchObject(IMPERSONATED);
    }
    expect(store.take()).toEqual([]);
  });

  it('proves nothing of the user', async () => {
    const { sessions, support, store } = await createScene();
    const before = await store.read(support.session.id);
    await expect(sessions.reauthenticate(support.current, { authMethods: ['otp'] })).rejects.toMatchObject(
      IMPERSONATED,
    );
    await expect(sessions.completeSecondFactor(support.current, { authMethods: ['otp'] })).rejects.toThrow(
      TypeError,
    );
    expect(await store.read(support.session.id)).toEqual(before);
  });

  it('ends itself, and the event says who that was', async () => {
    const { sessions, support, revoked } = await createScene();
    const { id } = support.session;
    expect(await sessions.actingAs(support.current).revoke(id)).toBe(true);
    expect(revoked).toMatchObject([
      {
        sessionId: id,
        reason: 'logout',
        by: { type: 'session', sessionId: id, impersonatedBy: 'support-7' },
      },
    ]);
    await expect(sessions.authenticate(support.token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it.each(['revoke', 'revokeOthers', 'revokeAll'] as const)(
    'is ended by the user with %s',
    async (method) => {
      const { sessions, phone, support } = await createScene();
      await sessions.actingAs(phone.current)[method](support.session.id);
      await expect(sessions.authenticate(support.token)).rejects.toMatchObject({ reason: 'session_absent' });
    },
  );

  it('stands in the list behind what waits for a nod, and before the rest', async () => {
    const { sessions, phone, support, time } = await createScene({ confirmNewDevices: '1d' });
    time.now += MINUTE;
    const pending = await logIn(sessions, { userId: 'bob', pending: true });
    const fresh = await logIn(sessions, { userId: 'bob' });
    const { sessions: listed } = await sessions.actingAs(phone.current).list();
    const wanted = [phone, fresh, support, pending].map(({ session }) => session.id);
    expect(listed.map(({ id }) => id)).toEqual(wanted);
  });
});

describe("the user's own sessions, where somebody impersonates the user", () => {
  it.each(['evictLeastRecentlyActive', 'evictOldest', 'reject'] as const)(
    'are neither pushed out nor kept out under a full limit with %s',
    async (onLimit) => {
      const { sessions, phone, support, revoked } = await createScene({ maxSessions: 1, onLimit });
      expect((await sessions.authenticate(phone.token)).userId).toBe('bob');
      await sessions.actingAs(phone.current).revoke(phone.session.id);
      await logIn(sessions, { userId: 'bob' });
      expect((await sessions.authenticate(support.token)).userId).toBe('bob');
      expect(revoked.map(({ reason }) => reason)).toEqual(['logout']);
    },
  );

  it('share no limit with it: of many impersonations the oldest ends', async () => {
    const { sessions, phone, support, revoked, time } = await createScene({ tuning: { maxPending: 2 } });
    time.now += 1;
    await logIn(sessions, SUPPORT);
    time.now += 1;
    const third = await logIn(sessions, { ...SUPPORT, impersonatedBy: 'support-8' });
    expect(revoked).toMatchObject([
      {
        sessionId: support.session.id,
        reason: 'limit',
        by: { type: 'session', sessionId: third.session.id, impersonatedBy: 'support-8' },
      },
    ]);
    expect((await sessions.authenticate(phone.token)).userId).toBe('bob');
  });

  it('are never replaced by it, while an impersonation before it is', async () => {
    const { sessions, phone, support } = await createScene();
    await logIn(sessions, { ...SUPPORT, replaces: [phone.token, support.token] });
    expect((await sessions.authenticate(phone.token)).userId).toBe('bob');
    await expect(sessions.authenticate(support.token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('may replace it, and are not vouched for by it', async () => {
    const { sessions, support } = await createScene({ confirmNewDevices: '1d' });
    const bob = await logIn(sessions, { userId: 'bob', replaces: support.token });
    expect(bob.session.status).toBe('unconfirmed');
    await expect(sessions.authenticate(support.token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('need no nod for the first of them: an impersonation could give none', async () => {
    const { sessions } = createTestManager({ confirmNewDevices: '1d' });
    await logIn(sessions, SUPPORT);
    expect((await logIn(sessions, { userId: 'bob' })).session.status).toBe('active');
  });
});

describe('the device of whoever impersonates a user', () => {
  it('becomes no known one, and is no news', async () => {
    const { sessions, support, issued, store } = await createScene();
    const before = await store.findUser('bob');
    expect(support).toMatchObject({ deviceSecret: null, newDevice: false });
    expect(issued.at(-1)).toMatchObject({ newDevice: false, similarDevice: false });
    const own = await sessions.issue({ userId: 'support-7' });
    await logIn(sessions, { ...SUPPORT, deviceSecret: own.deviceSecret ?? '' });
    expect(await store.findUser('bob')).toEqual(before);
    expect(await sessions.issue({ userId: 'bob', deviceSecret: own.deviceSecret ?? '' })).toMatchObject({
      newDevice: true,
    });
  });

  it('waits for no nod', async () => {
    const { support } = await createScene({ confirmNewDevices: '1d' });
    expect(support.session.status).toBe('impersonated');
  });
});

describe('tokenFor an impersonation', () => {
  it('says who is there, and not when the user proved who they are', async () => {
    const { sessions, phone, support } = await createScene({ issuer: 'https://shop.example' });
    const options = { audience: 'invoices' };
    const claims = claimsOf(sessions.tokenFor(support.current, options).token);
    expect(claims).toMatchObject({ sub: 'bob', act: { sub: 'support-7' } });
    expect(claims).not.toHaveProperty('auth_time');
    expect(claims).not.toHaveProperty('amr');
    expect(claimsOf(sessions.tokenFor(phone.current, options).token)).not.toHaveProperty('act');
  });

  it('lets nobody else say so', async () => {
    const { sessions, phone } = await createScene({ issuer: 'https://shop.example' });
    const options = { audience: 'invoices', claims: { act: { sub: 'admin' } } };
    expect(() => sessions.tokenFor(phone.current, options)).toThrow("claims must not have 'act'");
  });
});

describe('impersonatedBy', () => {
  it.each([
    ['', 'impersonatedBy is empty.'],
    [7, 'impersonatedBy is a number, not a string.'],
    [null, 'impersonatedBy is a null, not a string.'],
    ['s'.repeat(256), 'impersonatedBy is longer than 255 bytes of UTF-8.'],
    ['a\0b', 'impersonatedBy contains NUL.'],
  ])('refuses %j', async (impersonatedBy, message) => {
    const { sessions, store } = createTestManager();
    const attempt = logIn(sessions, { ...SUPPORT, impersonatedBy: impersonatedBy as string });
    await expect(attempt).rejects.toThrow(TypeError);
    await expect(attempt).rejects.toThrow(message);
    expect(store.calls).toEqual([]);
  });

  it('takes 255 bytes, and its token is let in', async () => {
    const { sessions } = createTestManager();
    const longest = { userId: 'ü'.repeat(127), impersonatedBy: '"'.repeat(255) };
    const { current } = await logIn(sessions, longest);
    expect(current).toMatchObject(longest);
  });

  it('does not go with what its user would have proved', async () => {
    const { sessions } = createTestManager();
    await expect(logIn(sessions, { ...SUPPORT, authMethods: ['pwd'] })).rejects.toThrow(
      'An impersonation has no authMethods: its user has proved nothing.',
    );
  });

  it('does not go with a second factor that is still to come', async () => {
    const { sessions } = createTestManager();
    await expect(logIn(sessions, { ...SUPPORT, pending: true })).rejects.toThrow(
      'An impersonation waits for no second factor of its user',
    );
  });
});

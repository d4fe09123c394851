import type { CompletedEvent, RefusedEvent } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { deviceIdOf } from '../../src/devices/device-list.js';
import { logIn } from '../support/log-in.js';
import { createSecondManager, createTestManager, DAY, MINUTE } from '../support/test-manager.js';
import { until } from '../support/until.js';

type Options = Parameters<typeof createTestManager>[0];

async function createScene(options: Options = {}) {
  const manager = createTestManager(options);
  const { sessions, time } = manager;
  const pending = await logIn(sessions, { pending: true });
  time.now += MINUTE;
  return { ...manager, pending };
}

describe('a pending session', () => {
  it('is refused, but where it is let in by name', async () => {
    const { sessions, pending } = await createScene();
    await expect(sessions.authenticate(pending.token)).rejects.toMatchObject({
      name: 'InvalidTokenError',
      reason: 'session_pending',
    });
    expect((await sessions.authenticate(pending.token, { allowPending: true })).status).toBe('pending');
  });

  it('is so too while it is remembered from where it was let in', async () => {
    const { sessions, store, pending } = await createScene({ cacheFor: '30s' });
    await sessions.authenticate(pending.token, { allowPending: true });
    store.take();
    await sessions.authenticate(pending.token, { allowPending: true });
    expect(store.take()).toEqual([]);
    await expect(sessions.authenticate(pending.token)).rejects.toMatchObject({ reason: 'session_pending' });
  });

  it('is listed as what it is', async () => {
    const { sessions } = await createScene();
    expect((await sessions.list('alice')).sessions.map(({ status }) => status)).toEqual(['pending']);
  });

  it('ends after pendingTimeout, and never later than an active one', async () => {
    for (const [absoluteTimeout, lifetime] of [
      ['365d', 10 * MINUTE],
      ['5m', 5 * MINUTE],
    ] as const) {
      const { sessions, pending, time } = await createScene({
        tuning: { pendingTimeout: '10m' },
        absoluteTimeout,
      });
      const end = pending.session.createdAt.getTime() + lifetime;
      expect(pending.session.absoluteExpiresAt).toEqual(new Date(end));
      time.now = end;
      await expect(sessions.authenticate(pending.token, { allowPending: true })).rejects.toMatchObject({
        code: 'invalid_token',
      });
    }
  });

  it('is pending also on a new device that would have to be confirmed', async () => {
    const { sessions } = createTestManager({ confirmNewDevices: '1d' });
    await logIn(sessions);
    expect((await logIn(sessions, { pending: true })).session.status).toBe('pending');
  });

  it('may see and end itself and do nothing else', async () => {
    const { sessions, pending, store } = await createScene();
    const { id } = pending.session;
    const acting = sessions.actingAs({
      ...pending.current,
      authMethods: [{ method: 'otp', at: new Date(pending.session.createdAt.getTime() + 1) }],
    });
    const refused = {
      name: 'InvalidTokenError',
      reason: 'session_pending',
      sessionId: id,
      userId: 'alice',
    };
    store.take();
    for (const deed of [
      () => acting.list(),
      () => acting.find('A'.repeat(22)),
      () => acting.setLabel(id, 'x'),
      () => acting.revoke('A'.repeat(22)),
      () => acting.revokeOthers(),
      () => acting.revokeAll(),
      () => acting.confirm(id),
      () => acting.deny(id),
      () => acting.idleTimeout(),
      () => acting.setIdleTimeout('7d'),
    ]) {
      await expect(deed()).rejects.toMatchObject(refused);
    }
    expect(store.take()).toEqual([]);
    expect((await acting.find(id))?.status).toBe('pending');
    expect(await acting.revoke(id)).toBe(true);
  });

  it('is on its device from the log-in on, which it tells by its id alone', async () => {
    const { sessions, pending } = await createScene();
    const { id } = pending.session;
    const shown = [
      pending.session,
      await sessions.find('alice', id),
      ...(await sessions.list('alice')).sessions,
    ];
    const deviceId = deviceIdOf(pending.deviceSecret ?? '');
    expect(shown).toMatchObject([{ deviceId }, { deviceId }, { deviceId }]);
    expect(JSON.stringify(shown)).not.toContain(pending.deviceSecret);
  });

  it('makes its device known only when it is completed', async () => {
    const { sessions, pending } = await createScene();
    const deviceSecret = pending.deviceSecret ?? '';
    expect((await logIn(sessions, { pending: true, deviceSecret })).newDevice).toBe(true);
    await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    expect((await logIn(sessions, { pending: true, deviceSecret })).newDevice).toBe(false);
  });
});

describe('SessionManager.completeSecondFactor', () => {
  it('makes it active, with a life of its own from now on', async () => {
    const { sessions, pending, time } = await createScene();
    const renewed = await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    const session = await sessions.authenticate(renewed.token);
    expect(renewed.session).toMatchObject({ ...session, title: pending.session.title });
    expect(session).toMatchObject({
      id: pending.session.id,
      status: 'active',
      createdAt: pending.session.createdAt,
      authenticatedAt: new Date(time.now),
      absoluteExpiresAt: new Date(time.now + 365 * DAY),
      expiresAt: new Date(pending.session.createdAt.getTime() + 30 * DAY),
    });
    expect(renewed.tokenExpiresAt).toEqual(session.absoluteExpiresAt);
  });

  it('leaves the token before no grace, and takes its late use for no theft yet', async () => {
    const { sessions, pending } = await createScene();
    const renewed = await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    for (const options of [{}, { allowPending: true }]) {
      await expect(sessions.authenticate(pending.token, options)).rejects.toMatchObject({
        reason: 'wrong_generation',
      });
    }
    expect((await sessions.authenticate(renewed.token)).status).toBe('active');
  });

  it('says so, with what a mail about the log-in needs', async () => {
    const { sessions, pending, time } = await createScene();
    const completed: CompletedEvent[] = [];
    sessions.on('completed', (event) => completed.push(event));
    await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    expect(completed).toMatchObject([
      {
        session: { id: pending.session.id, status: 'active', authenticatedAt: new Date(time.now) },
        newDevice: true,
        similarDevice: false,
      },
    ]);
    expect(completed[0]?.session).toEqual(await sessions.find('alice', pending.session.id));
  });

  it('is active also on a new device that would have to be confirmed', async () => {
    const { sessions } = createTestManager({ confirmNewDevices: '1d' });
    await logIn(sessions);
    const pending = await logIn(sessions, { pending: true });
    expect(
      (await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] })).session.status,
    ).toBe('active');
  });

  it('of two that complete it together one gets the session, over two processes', async () => {
    const scene = await createScene();
    const second = createSecondManager(scene);
    const again = await second.authenticate(scene.pending.token, { allowPending: true });
    const refused: RefusedEvent[] = [];
    for (const sessions of [scene.sessions, second]) {
      sessions.on('refused', (event) => refused.push(event));
    }
    const { store } = scene;
    store.take();
    const release = store.hold('read');
    const both = Promise.allSettled([
      scene.sessions.completeSecondFactor(scene.pending.current, { authMethods: ['otp'] }),
      second.completeSecondFactor(again, { authMethods: ['otp'] }),
    ]);
    await until(() => store.calls.filter(({ method }) => method === 'read').length === 2);
    release();
    const results = await both;
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'InvalidTokenError', reason: 'wrong_generation' },
    });
    expect(refused).toMatchObject([{ reason: 'wrong_generation', sessionId: scene.pending.session.id }]);
  });

  it('refuses one that has ended meanwhile, here or elsewhere', async () => {
    for (const elsewhere of [false, true]) {
      const scene = await createScene();
      const revocation = elsewhere ? createSecondManager(scene) : scene.sessions;
      await revocation.revokeAll('alice');
      await expect(
        scene.sessions.completeSecondFactor(scene.pending.current, { authMethods: ['otp'] }),
      ).rejects.toMatchObject({
        name: 'InvalidTokenError',
        reason: 'session_absent',
      });
    }
  });

  it('refuses one whose time is over', async () => {
    const { sessions, pending, time } = await createScene();
    time.now = pending.session.absoluteExpiresAt.getTime();
    await expect(
      sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] }),
    ).rejects.toMatchObject({
      name: 'InvalidTokenError',
    });
  });

  it('refuses a session that is in already, or is a copy, with a TypeError', async () => {
    const { sessions, pending } = await createScene();
    const active = await logIn(sessions);
    await expect(sessions.completeSecondFactor(active.current, { authMethods: ['otp'] })).rejects.toThrow(
      TypeError,
    );
    await expect(
      sessions.completeSecondFactor({ ...pending.current }, { authMethods: ['otp'] }),
    ).rejects.toThrow(TypeError);
  });

  it('keeps the idle time that the user has chosen', async () => {
    const { sessions, pending } = await createScene();
    await sessions.setIdleTimeout('alice', '7d');
    const { session } = await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    expect(session.expiresAt).toEqual(new Date(pending.session.createdAt.getTime() + 7 * DAY));
    expect(await sessions.find('alice', session.id)).toMatchObject({ expiresAt: session.expiresAt });
  });
});

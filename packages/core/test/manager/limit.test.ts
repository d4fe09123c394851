import type { RevokedEvent } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createSecondManager, createTestManager, DAY } from '../support/test-manager.js';

describe('the limit per user', () => {
  it('evicts the least recently active by default, and says so', async () => {
    const { sessions, time } = createTestManager({ maxSessions: 2, tuning: { touchInterval: '1s' } });
    const revoked: unknown[] = [];
    sessions.on('revoked', (event) => revoked.push(event));
    const first = await sessions.issue({ userId: 'alice' });
    const second = await sessions.issue({ userId: 'alice' });
    time.now += 1000;
    await sessions.authenticate(first.token);
    await sessions.flush();
    const third = await sessions.issue({ userId: 'alice' });
    expect(revoked).toEqual([
      {
        sessionId: second.session.id,
        userId: 'alice',
        reason: 'limit',
        at: new Date(time.now),
        effectiveAt: new Date(time.now),
        by: { type: 'session', sessionId: third.session.id },
      },
    ]);
    await expect(sessions.authenticate(second.token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect((await sessions.authenticate(first.token)).id).toBe(first.session.id);
  });

  it('costs a log-in that finds room no question of leases', async () => {
    const { sessions, store } = createTestManager({ maxSessions: 2 });
    await sessions.issue({ userId: 'alice' });
    expect(store.take()).not.toContain('readLease');
  });

  it('keeps by which session one was pushed out', async () => {
    const { sessions } = createTestManager({ maxSessions: 1 });
    await logIn(sessions);
    const second = await logIn(sessions);
    const { sessions: ended } = await sessions.listEnded('alice');
    expect(ended.map(({ ending }) => ending)).toMatchObject([
      { reason: 'limit', by: { type: 'session', sessionId: second.session.id } },
    ]);
  });

  it('evicts the oldest where it is told to', async () => {
    const { sessions, time } = createTestManager({ maxSessions: 1, onLimit: 'evictOldest' });
    const first = await sessions.issue({ userId: 'alice' });
    time.now += 1;
    const second = await sessions.issue({ userId: 'alice' });
    await expect(sessions.authenticate(first.token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect((await sessions.authenticate(second.token)).id).toBe(second.session.id);
  });

  it('refuses the log-in where it is told to', async () => {
    const { sessions } = createTestManager({ maxSessions: 1, onLimit: 'reject' });
    await sessions.issue({ userId: 'alice' });
    await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject({
      name: 'SessionLimitReachedError',
      code: 'session_limit_reached',
      max: 1,
    });
    expect((await sessions.list('alice')).sessions).toHaveLength(1);
  });

  it('admits as many racing log-ins as there are places, over two processes', async () => {
    const options = { maxSessions: 3, onLimit: 'reject' } as const;
    const first = createTestManager(options);
    const second = createSecondManager(first, options);
    const attempts = Array.from({ length: 10 }, (_, n) =>
      (n % 2 ? first.sessions : second).issue({ userId: 'alice' }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });
});

describe('the limit of sessions that are not active', () => {
  it('pending ones push out only the oldest pending one', async () => {
    const { sessions, time } = createTestManager({
      maxSessions: 1,
      onLimit: 'reject',
      tuning: { maxPending: 2 },
    });
    const revoked: RevokedEvent[] = [];
    sessions.on('revoked', (event) => revoked.push(event));
    const active = await logIn(sessions);
    const pending = [];
    for (let n = 0; n < 3; n += 1) {
      time.now += 1;
      pending.push(await logIn(sessions, { pending: true }));
    }
    expect(revoked).toEqual([
      {
        sessionId: pending[0]?.session.id,
        userId: 'alice',
        reason: 'limit',
        at: new Date(time.now),
        effectiveAt: new Date(time.now),
        by: { type: 'session', sessionId: pending[2]?.session.id },
      },
    ]);
    expect(await sessions.authenticate(active.token)).toBeTruthy();
  });

  it('the oldest goes, however active it was', async () => {
    const { sessions, time } = createTestManager({ tuning: { maxPending: 2, touchInterval: '1s' } });
    const oldest = await logIn(sessions, { pending: true });
    time.now += 1;
    const other = await logIn(sessions, { pending: true });
    time.now += 1000;
    await sessions.authenticate(oldest.token, { allowPending: true });
    await sessions.flush();
    await logIn(sessions, { pending: true });
    await expect(sessions.authenticate(oldest.token, { allowPending: true })).rejects.toMatchObject({
      reason: 'session_absent',
    });
    expect(await sessions.authenticate(other.token, { allowPending: true })).toBeTruthy();
  });

  it('the store is asked to let the oldest go, whatever the policy is', async () => {
    const { sessions, store } = createTestManager({ onLimit: 'reject' });
    await sessions.issue({ userId: 'alice', pending: true });
    const insert = store.calls.find(({ method }) => method === 'insert');
    expect(insert?.args).toMatchObject([{ limit: { max: 10, onLimit: 'evictOldest' } }]);
  });

  it('unconfirmed ones push out only the oldest unconfirmed one', async () => {
    const { sessions, time } = createTestManager({
      maxSessions: 1,
      confirmNewDevices: '1d',
      minAgeToRevokeOthers: '1d',
      tuning: { maxPending: 2 },
    });
    const active = await logIn(sessions);
    const pending = await logIn(sessions, { pending: true });
    const revoked: string[] = [];
    sessions.on('revoked', ({ sessionId }) => revoked.push(sessionId));
    const unconfirmed = [];
    for (let n = 0; n < 5; n += 1) {
      time.now += 1;
      unconfirmed.push((await logIn(sessions)).session.id);
    }
    expect(revoked).toEqual(unconfirmed.slice(0, 3));
    expect(await sessions.authenticate(active.token)).toBeTruthy();
    expect(await sessions.authenticate(pending.token, { allowPending: true })).toBeTruthy();
  });

  it('one that has come to count as active is none of them, though it was not used since', async () => {
    const { sessions, time } = createTestManager({ confirmNewDevices: '1d', tuning: { maxPending: 1 } });
    await logIn(sessions);
    const fresh = await logIn(sessions);
    time.now += DAY;
    for (let n = 0; n < 2; n += 1) {
      expect((await logIn(sessions)).session.status).toBe('unconfirmed');
    }
    expect((await sessions.authenticate(fresh.token)).status).toBe('active');
    await sessions.flush();
    expect((await logIn(sessions, { deviceSecret: fresh.deviceSecret ?? '' })).newDevice).toBe(false);
  });

  it('one that has come to count as active is none of them where there is no room to write that down', async () => {
    const { sessions, time } = createTestManager({
      maxSessions: 1,
      confirmNewDevices: '1d',
      tuning: { maxPending: 1 },
    });
    const revoked: string[] = [];
    await logIn(sessions);
    const fresh = await logIn(sessions);
    time.now += DAY;
    sessions.on('revoked', ({ sessionId }) => revoked.push(sessionId));
    const [next] = [await logIn(sessions), await logIn(sessions)];
    expect(revoked).toEqual([next.session.id]);
    expect((await sessions.authenticate(fresh.token)).status).toBe('active');
  });

  it('active ones push out none of them', async () => {
    const { sessions } = createTestManager({ maxSessions: 1 });
    const pending = await logIn(sessions, { pending: true });
    await logIn(sessions);
    await logIn(sessions);
    expect(await sessions.authenticate(pending.token, { allowPending: true })).toBeTruthy();
  });
});

describe('the limit per user, where sessions have come to count as active and nobody wrote it down', () => {
  /** A known device whose session is there no more, and as many matured sessions as are told. */
  async function createMatured(count: number, options: Parameters<typeof createTestManager>[0]) {
    const { sessions, time } = createTestManager({ confirmNewDevices: '1d', ...options });
    const { session, deviceSecret } = await logIn(sessions);
    const matured = [];
    for (let n = 0; n < count; n += 1) {
      time.now += 1;
      matured.push(await logIn(sessions));
    }
    await sessions.revoke('alice', session.id);
    time.now += DAY;
    const revoked: string[] = [];
    sessions.on('revoked', ({ sessionId }) => revoked.push(sessionId));
    return { sessions, matured, revoked, deviceSecret: deviceSecret ?? '' };
  }

  it('counts them, and refuses a log-in that may push out nobody', async () => {
    const { sessions, deviceSecret } = await createMatured(2, { maxSessions: 2, onLimit: 'reject' });
    await expect(logIn(sessions, { deviceSecret })).rejects.toMatchObject({ code: 'session_limit_reached' });
  });

  it('pushes out the one whose turn it is', async () => {
    const { sessions, matured, revoked, deviceSecret } = await createMatured(2, { maxSessions: 2 });
    expect((await logIn(sessions, { deviceSecret })).session.status).toBe('active');
    expect(revoked).toEqual([matured[0]?.session.id]);
  });

  it('counts them for a second factor as well', async () => {
    const { sessions } = await createMatured(1, { maxSessions: 1, onLimit: 'reject' });
    const pending = await logIn(sessions, { pending: true });
    await expect(
      sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] }),
    ).rejects.toMatchObject({
      code: 'session_limit_reached',
    });
  });

  it('counts all unconfirmed ones where confirmation was turned off since', async () => {
    const scene = createTestManager({ confirmNewDevices: '1d', maxSessions: 1 });
    const { session, deviceSecret } = await logIn(scene.sessions);
    await logIn(scene.sessions);
    await scene.sessions.revoke('alice', session.id);
    const second = createSecondManager(scene, { maxSessions: 1, onLimit: 'reject' });
    await expect(logIn(second, { deviceSecret: deviceSecret ?? '' })).rejects.toMatchObject({
      code: 'session_limit_reached',
    });
  });
});

describe('the limit per user, where a pending session is completed', () => {
  it('pushes out by the rule, as one that came in', async () => {
    const { sessions, time } = createTestManager({ maxSessions: 1 });
    const old = await logIn(sessions);
    time.now += 1;
    const pending = await logIn(sessions, { pending: true });
    expect(await sessions.authenticate(old.token)).toBeTruthy();
    const revoked: RevokedEvent[] = [];
    sessions.on('revoked', (event) => revoked.push(event));
    await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    expect(revoked).toEqual([
      {
        sessionId: old.session.id,
        userId: 'alice',
        reason: 'limit',
        at: new Date(time.now),
        effectiveAt: new Date(time.now),
        by: { type: 'session', sessionId: pending.session.id },
      },
    ]);
    await expect(sessions.authenticate(old.token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('a second factor is proof enough for it with minAgeToRevokeOthers, unless it is the password', async () => {
    const { sessions } = createTestManager({ maxSessions: 1, minAgeToRevokeOthers: '1d' });
    const old = await logIn(sessions);
    const pending = await logIn(sessions, { pending: true });
    await expect(
      sessions.completeSecondFactor(pending.current, { authMethods: ['pwd'] }),
    ).rejects.toMatchObject({ name: 'SessionLimitReachedError', max: 1 });
    expect(await sessions.authenticate(old.token)).toBeTruthy();
    await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    await expect(sessions.authenticate(old.token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('refuses it where nobody may be pushed out', async () => {
    const { sessions } = createTestManager({ maxSessions: 1, onLimit: 'reject' });
    await logIn(sessions);
    const pending = await logIn(sessions, { pending: true });
    await expect(
      sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] }),
    ).rejects.toMatchObject({
      name: 'SessionLimitReachedError',
    });
    expect((await sessions.authenticate(pending.token, { allowPending: true })).status).toBe('pending');
  });
});

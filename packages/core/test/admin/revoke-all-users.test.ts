import { RevocationStoppedError, SessionAdmin } from '@jwt-sessions/core/admin';
import { describe, expect, it } from 'vitest';
import type { Revocation } from '../../src/store/contract.js';
import { createTestManager, DAY, MINUTE } from '../support/test-manager.js';
import { until } from '../support/until.js';

/** More sessions than go into one batch, of several users. */
async function createMany(count = 1200) {
  const manager = createTestManager({ maxSessions: 'none', tuning: { maxKnownDevices: 0 } });
  const issued = await Promise.all(
    Array.from({ length: count }, (_, n) => manager.sessions.issue({ userId: `user ${n % 7}` })),
  );
  manager.store.take();
  return { ...manager, issued };
}

describe('SessionAdmin.revokeAllUsers', () => {
  it('ends the sessions of all users, and says how many', async () => {
    const { sessions, admin, issued } = await createMany(20);
    await sessions.issue({ userId: 'pending', pending: true });
    expect(await admin.revokeAllUsers()).toBe(21);
    for (const { token } of issued) {
      await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    }
  });

  it('ends a session of a process whose clock is ahead', async () => {
    const { sessions, admin, time } = createTestManager();
    time.now += DAY;
    const { token } = await sessions.issue({ userId: 'alice' });
    time.now -= DAY;
    expect(await admin.revokeAllUsers()).toBe(1);
    await expect(sessions.authenticate(token)).rejects.toThrow();
  });

  it('ends with a time what began before, and nothing else', async () => {
    const { sessions, admin, time } = createTestManager();
    const before = await sessions.issue({ userId: 'alice' });
    time.now += MINUTE;
    const after = await sessions.issue({ userId: 'bob' });
    expect(await admin.revokeAllUsers({ issuedBefore: new Date(time.now) })).toBe(1);
    expect((await sessions.authenticate(after.token)).userId).toBe('bob');
    await expect(sessions.authenticate(before.token)).rejects.toThrow();
  });

  it('goes in batches of five hundred, each from behind the one before', async () => {
    const { admin, store } = await createMany();
    await admin.revokeAllUsers();
    expect(store.calls.map(({ method }) => method)).toEqual([
      'revokeBatch',
      'revokeBatch',
      'revokeBatch',
      'readLease',
    ]);
    const batches = store.calls.filter(({ method }) => method === 'revokeBatch');
    const requests = batches.map(({ args }) => args[0] as { limit: number; after?: string });
    expect(requests.map(({ limit }) => limit)).toEqual([500, 500, 500]);
    expect(requests.map(({ after }) => after)).toEqual([undefined, expect.anything(), expect.anything()]);
  });

  it('tells how far it has come', async () => {
    const { admin } = await createMany();
    const told: { revoked: number; share: number }[] = [];
    await admin.revokeAllUsers({ onProgress: (progress) => void told.push(progress) });
    expect(told.map(({ revoked }) => revoked)).toEqual([500, 1000, 1200]);
    const [first = 0, second = 0, last = 0] = told.map(({ share }) => share);
    expect(Math.abs(first - 500 / 1200)).toBeLessThan(0.1);
    expect(Math.abs(second - 1000 / 1200)).toBeLessThan(0.1);
    expect(last).toBe(1);
  });

  it('waits for whoever is told, and stops where that throws', async () => {
    const { admin, store } = await createMany();
    const onProgress = async () => {
      await Promise.resolve();
      throw new Error('Enough.');
    };
    await expect(admin.revokeAllUsers({ onProgress })).rejects.toThrow('Enough.');
    expect(store.take()).toEqual(['revokeBatch']);
  });

  it('ends what is left when it is run again', async () => {
    const { admin, store } = await createMany();
    let batches = 0;
    const onProgress = () => {
      batches += 1;
      if (batches === 2) store.failing.set('revokeBatch', new Error('gone'));
    };
    const stopped = admin.revokeAllUsers({ onProgress });
    await expect(stopped).rejects.toThrow(RevocationStoppedError);
    await expect(stopped).rejects.toMatchObject({ revoked: 1000, code: 'store_unavailable' });
    await expect(stopped).rejects.toThrow(/failed after 1000 sessions were ended.*Run revokeAllUsers again/s);
    store.failing.clear();
    expect(await admin.revokeAllUsers()).toBe(200);
    expect(await admin.revokeAllUsers()).toBe(0);
  });

  it('waits until no process answers from memory any more', async () => {
    const first = createTestManager({ cacheFor: '5s' });
    const { sessions, admin, time } = first;
    const { token } = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    time.stands();
    const ending = admin.revokeAllUsers();
    await until(() => time.sleepers === 1);
    expect((await sessions.authenticate(token)).userId).toBe('alice');
    time.now += 6250;
    expect(await ending).toBe(1);
    await expect(sessions.authenticate(token)).rejects.toThrow();
  });

  it('is not told as done where it can not be known how long to wait', async () => {
    const { sessions, admin, store } = createTestManager();
    await sessions.issue({ userId: 'alice' });
    store.failing.set('readLease', new Error('connection lost'));
    await expect(admin.revokeAllUsers()).rejects.toMatchObject({
      name: 'RevocationStoppedError',
      revoked: 1,
    });
  });

  it('keeps the reason that it is given', async () => {
    const { sessions, admin, store } = createTestManager();
    await sessions.issue({ userId: 'alice' });
    store.take();
    await admin.revokeAllUsers({ reason: 'breach' });
    await admin.revokeAllUsers();
    const batches = store.calls.filter(({ method }) => method === 'revokeBatch');
    const reasons = batches.map(({ args }) => (args[0] as { revocation: Revocation }).revocation.reason);
    expect(reasons).toEqual(['breach', 'admin']);
  });

  it.each([
    [{ issuedBefore: Date.now() as unknown as Date }, /^issuedBefore must be a valid Date, not \d+/],
    [{ issuedBefore: new Date(Number.NaN) }, /^issuedBefore must be a valid Date/],
    [{ reason: '' }, /^reason must be a string of 1 to 64/],
    [{ onProgress: true as unknown as () => void }, /^onProgress must be a function/],
    [{ before: new Date() } as object, /before/],
  ])('refuses %o, and ends nothing', async (options, message) => {
    const { admin, store } = createTestManager();
    await expect((async () => admin.revokeAllUsers(options))()).rejects.toThrow(message);
    expect(store.take()).toEqual([]);
  });

  it('needs no keys', async () => {
    const { sessions, store } = createTestManager();
    await sessions.issue({ userId: 'alice' });
    expect(await new SessionAdmin({ store }).revokeAllUsers()).toBe(1);
  });
});

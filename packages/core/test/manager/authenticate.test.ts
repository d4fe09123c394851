import { SessionManager } from '@jwt-sessions/core';
import { type Activity, MemoryStore } from '@jwt-sessions/core/store';
import { describe, expect, it, vi } from 'vitest';
import { createTestManager, DAY, KEYS, MINUTE, START } from '../support/test-manager.js';

describe('SessionManager.authenticate', () => {
  it('gives the session of the token', async () => {
    const { sessions } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice', data: [1, 'two'] });
    expect(await sessions.authenticate(token)).toEqual({
      id: session.id,
      userId: 'alice',
      status: 'active',
      createdAt: new Date(START),
      lastActiveAt: new Date(START),
      authenticatedAt: new Date(START),
      authMethods: [],
      expiresAt: session.expiresAt,
      absoluteExpiresAt: session.absoluteExpiresAt,
      lastIp: null,
      data: [1, 'two'],
      rememberMe: true,
      impersonatedBy: null,
      tokenIssuedAt: new Date(Math.floor(START / 1000) * 1000),
    });
  });

  it('refuses a record that belongs to somebody else than the token says', async () => {
    // A rename in the database, say: the token must not come to speak for the new owner.
    class RenamingStore extends MemoryStore {
      override async find(ids: readonly string[]) {
        return (await super.find(ids)).map((facts) => ({ ...facts, userId: 'bob' }));
      }
    }
    const { sessions } = createTestManager({ store: new RenamingStore() });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await expect(sessions.authenticate(token)).rejects.toMatchObject({
      reason: 'foreign_session',
      sessionId: session.id,
      userId: 'alice',
    });
  });

  it('refuses a session of a status that only a newer version knows, whatever the request may', async () => {
    const { sessions, store, time } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await store.update(session.id, {}, { status: 'suspended' as never }, time.now);
    for (const options of [undefined, { allowPending: true }]) {
      await expect(sessions.authenticate(token, options)).rejects.toMatchObject({
        reason: 'unknown_status',
        sessionId: session.id,
        userId: 'alice',
      });
    }
  });

  it('refuses a session from its idle end on', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '30d' });
    const { token } = await sessions.issue({ userId: 'alice' });
    time.now = START + 30 * DAY;
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_expired' });
  });

  it('keeps an active session alive until its absolute end', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '2d', absoluteTimeout: '5d' });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    for (let day = 1; day < 5; day += 1) {
      time.now = START + day * DAY;
      await sessions.authenticate(token);
      await sessions.flush();
    }
    time.now = session.absoluteExpiresAt.getTime();
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('refuses a pending session', async () => {
    const { sessions, store, time } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await store.update(session.id, {}, { status: 'pending' }, time.now);
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_pending' });
  });

  it('refuses a token of a clock that is further ahead than clocks may differ, without asking the store', async () => {
    const { sessions, store, time } = createTestManager({ tuning: { clockTolerance: '2m' } });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    store.take();
    time.setClock(-2 * MINUTE - 123);
    expect((await sessions.authenticate(token)).id).toBe(session.id);
    store.take();
    time.setClock(-1);
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'issued_in_future' });
    expect(store.take()).toEqual([]);
  });

  it('tells the host, and nobody else, why', async () => {
    const { sessions } = createTestManager();
    const refused: unknown[] = [];
    sessions.on('refused', (event) => refused.push(event));
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', session.id);
    const messages = new Set<string>();
    for (const bad of ['nonsense', token]) {
      await sessions.authenticate(bad, { ip: '192.0.2.7' }).catch(({ message }) => messages.add(message));
    }
    expect([...messages]).toEqual(['The token is not valid.']);
    expect(refused).toEqual([
      { reason: 'malformed', sessionId: null, userId: null, ip: '192.0.2.7' },
      { reason: 'session_absent', sessionId: session.id, userId: 'alice', ip: '192.0.2.7' },
    ]);
  });
});

describe('activity', () => {
  it('moves the last activity, the last address and the idle end', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '30d' });
    const { token, session } = await sessions.issue({ userId: 'alice', ip: '192.0.2.1' });
    time.now += MINUTE;
    await sessions.authenticate(token, { ip: '2001:db8::7' });
    await sessions.flush();
    expect(await sessions.find('alice', session.id)).toMatchObject({
      ip: '192.0.2.1',
      lastIp: '2001:db8::7',
      lastActiveAt: new Date(time.now),
      expiresAt: new Date(time.now + 30 * DAY),
    });
  });

  it('is noted at least ten times within the idle time', async () => {
    const { sessions, store, time } = createTestManager({
      idleTimeout: '50s',
      tuning: { touchInterval: '1m' },
    });
    const { token } = await sessions.issue({ userId: 'alice' });
    time.now += 4999;
    await sessions.authenticate(token);
    await sessions.flush();
    expect(store.take()).not.toContain('noteActivity');
    time.now += 1;
    await sessions.authenticate(token);
    await sessions.flush();
    expect(store.take()).toContain('noteActivity');
  });

  it('does not hold up the answer', async () => {
    const { sessions, store, time } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    time.now += MINUTE;
    const release = store.hold('noteActivity');
    expect((await sessions.authenticate(token)).id).toBe(session.id);
    const flushed = sessions.flush();
    expect((await sessions.authenticate(token)).id).toBe(session.id);
    release();
    await flushed;
  });

  it('is kept for the next write when the store fails, and the host is told', async () => {
    const { sessions, store, time } = createTestManager();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    const { token, session } = await sessions.issue({ userId: 'alice' });
    time.now += MINUTE;
    await sessions.authenticate(token);
    store.failing.set('noteActivity', new Error('connection lost'));
    await sessions.flush();
    expect(errors).toMatchObject([{ code: 'store_unavailable' }]);
    store.failing.clear();
    await sessions.flush();
    expect((await sessions.find('alice', session.id))?.lastActiveAt).toEqual(new Date(time.now));
  });

  it('hands in again what the store could not reach', async () => {
    let busy = true;
    class BusyStore extends MemoryStore {
      override async noteActivity(activities: readonly Activity[], now: number) {
        return busy ? activities.map(({ id }) => id) : super.noteActivity(activities, now);
      }
    }
    const { sessions, time } = createTestManager({ store: new BusyStore() });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    time.now += MINUTE;
    await sessions.authenticate(token);
    await sessions.flush();
    busy = false;
    await sessions.close();
    expect((await sessions.find('alice', session.id))?.lastActiveAt).toEqual(new Date(time.now));
  });

  it('and the first use of a token hold up neither flush nor close where the store does not answer', async () => {
    const { sessions, store, time } = createTestManager();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    const { token } = await sessions.issue({ userId: 'alice' });
    const renewed = await sessions.rotate(token);
    time.now += MINUTE;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      for (const method of ['noteActivity', 'update'] as const) store.hold(method);
      await sessions.authenticate(renewed.token);
      const flushed = sessions.flush();
      await vi.advanceTimersByTimeAsync(10_000);
      await flushed;
      const closed = sessions.close();
      await vi.advanceTimersByTimeAsync(10_000);
      await closed;
      const told = errors.map((error) => String((error as Error).cause ?? error)).sort();
      expect(told).toEqual([
        expect.stringContaining('The first use of'),
        'Error: noteActivity took longer than 10000 ms.',
        'Error: noteActivity took longer than 10000 ms.',
      ]);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('brings no ended session back', async () => {
    const { sessions, time } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    time.now += MINUTE;
    await sessions.authenticate(token);
    await sessions.revoke('alice', session.id);
    await sessions.flush();
    sessions.clearCaches();
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
  });
});

describe('the real clock', () => {
  it('is the default', async () => {
    const sessions = new SessionManager({ store: new MemoryStore(), keys: KEYS });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    expect(Math.abs(Date.now() - session.createdAt.getTime())).toBeLessThan(10_000);
    expect((await sessions.authenticate(token)).id).toBe(session.id);
    await sessions.close();
  });
});

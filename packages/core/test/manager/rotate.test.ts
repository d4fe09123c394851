import { MemoryStore } from '@jwt-sessions/core/store';
import { describe, expect, it } from 'vitest';
import { claimsOf, rotatedOnce, SECOND } from '../support/rotated-once.js';
import { createSecondManager, createTestManager, MINUTE, START } from '../support/test-manager.js';
import { until } from '../support/until.js';

describe('SessionManager.rotate', () => {
  it('gives a new token for the session, with the same end', async () => {
    const { sessions, time } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice', data: { role: 'admin' } });
    time.now += 2 * SECOND;
    const renewed = await sessions.rotate(token);
    expect(renewed.token).not.toBe(token);
    const tokenIssuedAt = new Date(Math.floor(time.now / SECOND) * SECOND);
    const { id, userId, status, createdAt, authenticatedAt, authMethods, expiresAt, absoluteExpiresAt } =
      session;
    const { title, clientType, ip, device, os, browser, app, location, label, deviceId } = session;
    expect({ ...renewed, session: { ...renewed.session } }).toEqual({
      token: renewed.token,
      tokenExpiresAt: session.absoluteExpiresAt,
      session: {
        ...{ id, userId, status, createdAt, authenticatedAt, authMethods, expiresAt, absoluteExpiresAt },
        lastActiveAt: new Date(START),
        lastIp: null,
        data: { role: 'admin' },
        rememberMe: true,
        impersonatedBy: null,
        tokenIssuedAt,
        ...{ title, clientType, ip, device, os, browser, app, location, label, deviceId },
      },
    });
    expect(renewed.session).toMatchObject({ ...(await sessions.authenticate(renewed.token)) });
    expect(claimsOf(renewed.token)).toEqual({
      ...claimsOf(token),
      iat: Math.floor(time.now / SECOND),
      gen: 1,
    });
  });

  it('goes on from token to token', async () => {
    const { sessions } = createTestManager();
    let { token } = await sessions.issue({ userId: 'alice' });
    for (let generation = 1; generation <= 5; generation += 1) {
      ({ token } = await sessions.rotate(token));
      expect(claimsOf(token)).toMatchObject({ gen: generation });
    }
  });

  it('notes activity', async () => {
    const { sessions, time } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    time.now += MINUTE;
    await sessions.rotate(token, { ip: '192.0.2.7' });
    await sessions.flush();
    expect(await sessions.find('alice', session.id)).toMatchObject({
      lastActiveAt: new Date(time.now),
      lastIp: '192.0.2.7',
    });
  });

  it('costs one read and one write, and another write when the new token is first used', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice' });
    store.take();
    const { token: second } = await sessions.rotate(token);
    expect(store.take()).toEqual(['read', 'update']);
    for (let uses = 0; uses < 3; uses += 1) {
      await sessions.authenticate(second);
      await sessions.flush();
    }
    expect(store.take()).toEqual(['find', 'update', 'find', 'find']);
  });

  it('of a token that was never used before costs no more', async () => {
    const { sessions, store, second } = await rotatedOnce();
    await sessions.rotate(second);
    await sessions.flush();
    expect(store.take()).toEqual(['read', 'update']);
  });

  it('refuses what authenticate refuses, and tells the host', async () => {
    const { sessions, store, time } = createTestManager();
    const refused: unknown[] = [];
    sessions.on('refused', (event) => refused.push(event));
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await expect(sessions.rotate('nonsense')).rejects.toMatchObject({ reason: 'malformed' });
    await store.update(session.id, {}, { status: 'pending' }, time.now);
    await expect(sessions.rotate(token)).rejects.toMatchObject({ reason: 'session_pending' });
    await sessions.revoke('alice', session.id);
    await expect(sessions.rotate(token, { ip: '192.0.2.7' })).rejects.toMatchObject({
      reason: 'session_absent',
    });
    expect(refused).toEqual([
      { reason: 'malformed', sessionId: null, userId: null, ip: null },
      { reason: 'session_pending', sessionId: session.id, userId: 'alice', ip: null },
      { reason: 'session_absent', sessionId: session.id, userId: 'alice', ip: '192.0.2.7' },
    ]);
  });

  it('refuses a session that is known to be gone without asking the store', async () => {
    const { sessions, store } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', session.id);
    store.take();
    await expect(sessions.rotate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect(store.take()).toEqual([]);
  });

  it('refuses a session that ends while its token is being rotated', async () => {
    const first = createTestManager();
    const { token, session } = await first.sessions.issue({ userId: 'alice' });
    first.store.take();
    const release = first.store.hold('read');
    const rotation = first.sessions.rotate(token);
    await until(() => first.store.calls.length > 0);
    await createSecondManager(first).revoke('alice', session.id);
    release();
    await expect(rotation).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('gives no token of a session that was revoked here while it was read, though nothing is to be raised', async () => {
    const { sessions, store } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    // Its answer was lost, so the client comes again.
    await sessions.rotate(token);
    store.take();
    const release = store.hold('read');
    const rotation = sessions.rotate(token);
    await until(() => store.calls.length > 0);
    await sessions.revoke('alice', session.id);
    release();
    await expect(rotation).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('gives no token when the store fails, and leaves the one before good', async () => {
    const { sessions, store } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    const cause = new Error('connection lost');
    store.failing.set('update', cause);
    await expect(sessions.rotate(token)).rejects.toMatchObject({ code: 'store_unavailable', cause });
    expect((await sessions.authenticate(token)).id).toBe(session.id);
  });

  it('gives up when the session changes under it again and again', async () => {
    class RestlessStore extends MemoryStore {
      override async update() {
        return false;
      }
    }
    const { sessions } = createTestManager({ store: new RestlessStore() });
    const { token } = await sessions.issue({ userId: 'alice' });
    await expect(sessions.rotate(token)).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

describe('the first use of a token', () => {
  it('is noted once, however many requests come together', async () => {
    const { sessions, store, second } = await rotatedOnce();
    const release = store.hold('update');
    for (let uses = 0; uses < 3; uses += 1) await sessions.authenticate(second);
    release();
    await sessions.flush();
    expect(store.take().filter((method) => method === 'update')).toHaveLength(1);
  });

  it('does not hold up the answer', async () => {
    const { sessions, store, second, id } = await rotatedOnce();
    const release = store.hold('update');
    expect((await sessions.authenticate(second)).id).toBe(id);
    release();
    await sessions.flush();
  });

  it('is noted once, however many processes see it: the first has the say', async () => {
    const first = await rotatedOnce();
    const release = first.store.hold('find');
    const slow = first.sessions.authenticate(first.second);
    await until(() => first.store.calls.length > 0);
    first.store.held.clear();
    const other = createSecondManager(first);
    await other.authenticate(first.second);
    await other.flush();
    const usedAt = first.time.now;
    first.time.now += 20 * SECOND;
    release();
    await slow;
    await first.sessions.flush();
    expect(await first.store.read(first.id)).toMatchObject({ generationUsedAt: usedAt });
  });

  it('is noted by a request a second later when the store fails, and the host is told', async () => {
    const { sessions, store, time, second, id, use } = await rotatedOnce();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    store.failing.set('update', new Error('connection lost'));
    await use(second);
    expect(errors).toMatchObject([{ code: 'store_unavailable' }]);
    store.failing.clear();
    time.now += SECOND;
    await use(second);
    expect(await store.read(id)).toMatchObject({ generationUsedAt: time.now });
  });

  it('of a session that was never rotated costs nothing', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice' });
    store.take();
    await sessions.authenticate(token);
    await sessions.flush();
    expect(store.take()).toEqual(['find']);
  });
});

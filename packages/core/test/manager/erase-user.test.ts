import type { RevokedEvent, SessionManager } from '@jwt-sessions/core';
import { describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../../src/store/memory-store.js';
import { createSecondManager, createTestManager, DAY, MINUTE } from '../support/test-manager.js';

function told(sessions: SessionManager): RevokedEvent[] {
  const events: RevokedEvent[] = [];
  sessions.on('revoked', (event) => events.push(event));
  return events;
}

describe('SessionManager.eraseUser', () => {
  it('ends every session of the user, with one event for each, and keeps nothing', async () => {
    const { sessions, store } = createTestManager();
    const first = await sessions.issue({ userId: 'alice' });
    const second = await sessions.issue({ userId: 'alice', pending: true });
    await sessions.setIdleTimeout('alice', '7d');
    const events = told(sessions);
    expect(await sessions.eraseUser('alice', { actor: 'support' })).toBe(2);
    for (const { token } of [first, second]) {
      await expect(sessions.authenticate(token, { allowPending: true })).rejects.toMatchObject({
        reason: 'session_absent',
      });
    }
    expect(events.map(({ sessionId, reason, by }) => ({ sessionId, reason, by }))).toEqual(
      [first, second].map(({ session }) => ({
        sessionId: session.id,
        reason: 'user_erased',
        by: { type: 'application', name: 'support' },
      })),
    );
    expect(await store.findUser('alice')).toBeNull();
    expect((await sessions.list('alice')).sessions).toEqual([]);
    expect(await sessions.idleTimeout('alice')).toBeNull();
  });

  it('is noticed by every process at its next read', async () => {
    const first = createTestManager();
    const second = createSecondManager(first);
    const { token } = await second.issue({ userId: 'alice' });
    await first.sessions.eraseUser('alice');
    await expect(second.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('drops what cacheFor remembers here', async () => {
    const { sessions } = createTestManager({ cacheFor: '30s' });
    const { token } = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    await sessions.eraseUser('alice');
    await expect(sessions.authenticate(token)).rejects.toThrow();
  });

  it('refuses a log-in that is under way, here and elsewhere', async () => {
    const first = createTestManager();
    const second = createSecondManager(first);
    const authenticationStartedAt = new Date(first.time.now);
    await first.sessions.eraseUser('alice');
    for (const sessions of [first.sessions, second]) {
      await expect(sessions.issue({ userId: 'alice', authenticationStartedAt })).rejects.toMatchObject({
        name: 'OutdatedCredentialsError',
      });
    }
    expect(await first.store.findUser('alice')).toBeNull();
  });

  it('lets the next one of the id log in at once here, and in two seconds elsewhere', async () => {
    const first = createTestManager();
    const second = createSecondManager(first);
    const { deviceSecret } = await first.sessions.issue({ userId: 'alice' });
    await first.sessions.setIdleTimeout('alice', '7d');
    await first.sessions.eraseUser('alice');
    first.time.now += 1;
    const next = await first.sessions.issue({ userId: 'alice', deviceSecret: deviceSecret ?? '' });
    expect(next.newDevice).toBe(true);
    expect(next.session.expiresAt).toEqual(new Date(first.time.now + 30 * DAY));
    await expect(second.issue({ userId: 'alice' })).rejects.toMatchObject({
      name: 'OutdatedCredentialsError',
    });
    first.time.now += 2000;
    expect((await second.issue({ userId: 'alice' })).session.userId).toBe('alice');
  });

  it('is not undone by a device that is remembered late', async () => {
    const { sessions, store } = createTestManager();
    const release = store.hold('insert');
    const other = sessions.issue({ userId: 'alice' });
    const issuing = sessions.issue({ userId: 'alice' });
    const inserts = () => store.calls.filter(({ method }) => method === 'insert');
    await vi.waitFor(() => expect(inserts()).toHaveLength(2));
    // The sessions stand, and of one the device is not remembered yet: the other came between.
    await sessions.eraseUser('alice');
    const errors = vi.fn();
    sessions.on('error', errors);
    release();
    await other;
    const { token } = await issuing;
    expect(await store.findUser('alice')).toBeNull();
    await expect(sessions.authenticate(token)).rejects.toThrow();
    expect(errors).not.toHaveBeenCalled();
    expect(store.calls.filter(({ method }) => method === 'changeUser')).toHaveLength(1);
  });

  it('does not give the next one the device of a log-in before', async () => {
    const { sessions, store, time } = createTestManager();
    const release = store.hold('insert');
    const issuing = sessions.issue({ userId: 'alice' });
    await vi.waitFor(() => expect(store.calls.map(({ method }) => method)).toContain('insert'));
    await sessions.eraseUser('alice');
    await store.changeUser('alice', { idleTimeout: MINUTE });
    release();
    const { deviceSecret } = await issuing;
    time.now += 1;
    expect((await sessions.issue({ userId: 'alice', deviceSecret: deviceSecret ?? '' })).newDevice).toBe(
      true,
    );
  });

  it('is not undone by activity, a promotion or a confirmation on its way', async () => {
    const { sessions, store, time } = createTestManager({ confirmNewDevices: '1h' });
    const { token } = await sessions.issue({ userId: 'alice' });
    const unconfirmed = await sessions.issue({ userId: 'alice' });
    time.now += 2 * 60 * MINUTE;
    await sessions.authenticate(token);
    const release = store.hold('read');
    await sessions.authenticate(unconfirmed.token);
    await vi.waitFor(() => expect(store.calls.map(({ method }) => method)).toContain('read'));
    await sessions.eraseUser('alice');
    release();
    await sessions.flush();
    expect(await sessions.confirm('alice', unconfirmed.session.id)).toBe(false);
    expect(await store.findUser('alice')).toBeNull();
    expect((await sessions.list('alice')).sessions).toEqual([]);
  });

  it('is not undone by what follows a log-in whose answer was lost', async () => {
    const inner = new MemoryStore();
    const { sessions, store } = createTestManager({ store: inner });
    store.failing.set('insert', new Error('lost'));
    await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject({ code: 'store_unavailable' });
    store.failing.clear();
    await sessions.eraseUser('alice');
    await sessions.flush();
    expect(await inner.findUser('alice')).toBeNull();
  });

  it('lets nobody in by what a request that is under way makes anew, and removes it when called again', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice' });
    const mine = sessions.actingAs(await sessions.authenticate(token));
    await sessions.eraseUser('alice');
    await mine.setIdleTimeout('7d');
    expect(await mine.revokeAll()).toBe(0);
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect((await sessions.list('alice')).sessions).toEqual([]);
    await sessions.eraseUser('alice');
    expect(await store.findUser('alice')).toBeNull();
  });

  it('can be called again when it has failed, and has forgotten what it knew meanwhile', async () => {
    const { sessions, store } = createTestManager({ cacheFor: '30s' });
    const { token } = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    store.failing.set('eraseUser', new Error('gone'));
    await expect(sessions.eraseUser('alice')).rejects.toMatchObject({ code: 'store_unavailable' });
    store.failing.clear();
    store.take();
    await sessions.authenticate(token);
    expect(store.take()).toContain('findLeased');
    expect(await sessions.eraseUser('alice')).toBe(1);
    expect(await sessions.eraseUser('alice')).toBe(0);
  });

  it('is remembered for ten minutes, until somebody purges', async () => {
    const { sessions, admin, time } = createTestManager();
    const authenticationStartedAt = new Date(time.now);
    await sessions.eraseUser('alice');
    const logIn = () => sessions.issue({ userId: 'alice', authenticationStartedAt });
    time.now += 10 * MINUTE;
    await admin.purge();
    await expect(logIn()).rejects.toMatchObject({ name: 'OutdatedCredentialsError' });
    time.now += MINUTE;
    await admin.purge();
    expect((await logIn()).session.userId).toBe('alice');
  });

  it.each([
    ['', {}],
    ['alice', { reason: 'gdpr' } as object],
    ['alice', { actor: 7 as unknown as string }],
  ])('refuses %o with %o', async (userId, options) => {
    const { sessions, store } = createTestManager();
    await expect(sessions.eraseUser(userId, options)).rejects.toThrow(TypeError);
    expect(store.take()).toEqual([]);
  });
});

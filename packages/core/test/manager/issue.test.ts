import type { IssueRequest } from '@jwt-sessions/core';
import jwt from 'jsonwebtoken';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSecondManager, createTestManager, DAY, START } from '../support/test-manager.js';
import { TestTime } from '../support/test-time.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

describe('SessionManager.issue', () => {
  it('describes the session as its user will recognise it', async () => {
    const { sessions } = createTestManager();
    const { session, tokenExpiresAt } = await sessions.issue({
      userId: 'alice',
      ip: '::ffff:192.0.2.7',
      userAgent: FIREFOX,
      app: { name: 'Shop', version: '2.1' },
      label: ' at work ',
      data: { role: 'admin' },
    });
    expect(session).toEqual({
      id: expect.stringMatching(/^[\w-]{21}[AQgw]$/),
      userId: 'alice',
      status: 'active',
      createdAt: new Date(START),
      lastActiveAt: new Date(START),
      authenticatedAt: new Date(START),
      authMethods: [],
      expiresAt: new Date(START + 30 * DAY),
      absoluteExpiresAt: new Date(START + 365 * DAY),
      lastIp: '192.0.2.7',
      data: { role: 'admin' },
      rememberMe: true,
      impersonatedBy: null,
      ip: '192.0.2.7',
      title: 'Shop 2.1 on Linux',
      clientType: 'app',
      device: { type: 'desktop', vendor: null, model: null },
      os: { name: 'Linux', version: null },
      browser: { name: 'Firefox', version: '128.0' },
      app: { name: 'Shop', version: '2.1' },
      location: null,
      label: 'at work',
      deviceId: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(tokenExpiresAt).toEqual(session.absoluteExpiresAt);
  });

  it('keeps the lookup id in the token alone', async () => {
    const { sessions, store } = createTestManager();
    const events: unknown[] = [];
    sessions.on('issued', (event) => events.push(event));
    const { token, session } = await sessions.issue({ userId: 'alice' });
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const everywhereElse = JSON.stringify([store.calls, events, session, await sessions.list('alice')]);
    expect(claims.lookup_id).toMatch(/^[\w-]{22}$/);
    expect(everywhereElse).not.toContain(claims.lookup_id);
  });

  it('signs no token before the store has acknowledged the session', async () => {
    const sign = vi.spyOn(jwt, 'sign');
    onTestFinished(() => sign.mockRestore());
    const { sessions, store } = createTestManager();
    store.failing.set('insert', new Error('connection lost'));
    await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(sign).not.toHaveBeenCalled();
    store.failing.clear();
    await sessions.issue({ userId: 'alice' });
    expect(sign).toHaveBeenCalledTimes(1);
  });

  it.each([undefined, null, '', 7, ['alice'], { $ne: null }, 'a\0', 'x'.repeat(256), '\ud800'])(
    'refuses the user id %j with a TypeError and stores nothing',
    async (userId) => {
      const { sessions, store } = createTestManager();
      await expect(sessions.issue({ userId } as IssueRequest)).rejects.toThrow(TypeError);
      expect(store.take()).toEqual([]);
    },
  );

  it('takes a user id of 255 bytes', async () => {
    const { sessions } = createTestManager();
    const userId = `${'ä'.repeat(127)}x`;
    expect((await sessions.issue({ userId })).session.userId).toBe(userId);
  });

  it.each([
    ['more than 8 KiB', 'x'.repeat(8191)],
    ['a function', () => {}],
  ])('refuses data that is %s with a TypeError', async (_, data) => {
    const { sessions } = createTestManager();
    await expect(sessions.issue({ userId: 'alice', data } as IssueRequest)).rejects.toThrow(TypeError);
  });

  it('refuses a start of the credential check that is no date', async () => {
    const { sessions } = createTestManager();
    const request = { userId: 'alice', authenticationStartedAt: new Date(Number.NaN) };
    await expect(sessions.issue(request)).rejects.toThrow(TypeError);
  });

  it('cuts what a hostile client says, and keeps it below what a store must hold', async () => {
    const { sessions, store } = createTestManager();
    const nasty = '\u0007"\\\ud83d\ude00\u202e'.repeat(200_000);
    const { session } = await sessions.issue({
      userId: 'alice',
      ip: nasty,
      userAgent: nasty,
      app: { name: nasty, version: nasty },
      label: nasty,
    });
    const stored = await store.read(session.id);
    expect(Buffer.byteLength(stored?.details ?? '')).toBeLessThan(8192);
    expect(session.label).toHaveLength(100);
    expect(session.label?.isWellFormed()).toBe(true);
    expect(session.label).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it('refuses a log-in whose check began before all sessions were ended', async () => {
    const { sessions, time } = createTestManager();
    const authenticationStartedAt = new Date(time.now);
    await sessions.revokeAll('alice');
    time.now += 5000;
    await expect(sessions.issue({ userId: 'alice', authenticationStartedAt })).rejects.toMatchObject({
      name: 'OutdatedCredentialsError',
      code: 'invalid_credentials',
    });
    expect((await sessions.issue({ userId: 'alice' })).session.userId).toBe('alice');
  });

  it('lets one in that began the millisecond after, which is now where nothing is said', async () => {
    const { sessions, time } = createTestManager();
    await sessions.revokeAll('alice');
    await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject({
      name: 'OutdatedCredentialsError',
    });
    time.now += 1;
    expect((await sessions.issue({ userId: 'alice' })).session.userId).toBe('alice');
  });

  it('refuses one at another process for two seconds more, whose clock may be ahead by as much', async () => {
    const first = createTestManager();
    const ahead = new TestTime(first.time.now);
    const elsewhere = createSecondManager({ store: first.store, time: ahead });
    await first.sessions.revokeAll('alice');
    ahead.now += 2000;
    await expect(elsewhere.issue({ userId: 'alice' })).rejects.toMatchObject({ code: 'invalid_credentials' });
    ahead.now += 1;
    expect((await elsewhere.issue({ userId: 'alice' })).session.userId).toBe('alice');
  });

  it('lets one in at the process that ended all, and refuses it when another one ends all after that', async () => {
    const first = createTestManager();
    const elsewhere = createSecondManager(first);
    await first.sessions.revokeAll('alice');
    first.time.now += 1;
    const authenticationStartedAt = new Date(first.time.now);
    await first.sessions.issue({ userId: 'alice', authenticationStartedAt });
    await elsewhere.revokeAll('alice');
    const late = first.sessions.issue({ userId: 'alice', authenticationStartedAt });
    await expect(late).rejects.toMatchObject({ code: 'invalid_credentials' });
  });

  it('lets nobody pass whose own clock says that all were ended, where the store does not have it yet', async () => {
    const first = createTestManager();
    const elsewhere = createSecondManager(first);
    await elsewhere.revokeAll('alice');
    first.time.now += 1;
    first.store.failing.set('changeUser', new Error('connection lost'));
    await expect(first.sessions.revokeAll('alice')).rejects.toMatchObject({ code: 'store_unavailable' });
    first.store.failing.clear();
    first.time.now += 1;
    await expect(first.sessions.issue({ userId: 'alice' })).rejects.toMatchObject({
      code: 'invalid_credentials',
    });
  });

  it('lives for ever where neither timeout is set', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: 'none', absoluteTimeout: 'none' });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    expect(session.expiresAt.toISOString()).toBe('9999-12-31T23:59:59.999Z');
    time.now += 1000 * 365 * DAY;
    expect((await sessions.authenticate(token)).id).toBe(session.id);
  });
});

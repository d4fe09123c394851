import type { RefusedEvent } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { GRACE, replaced, rotatedOnce, THEFT } from '../support/rotated-once.js';
import { createSecondManager, createTestManager, DAY, MINUTE, OTHER_KEYS } from '../support/test-manager.js';
import { until } from '../support/until.js';

const absent = { code: 'invalid_token', reason: 'session_absent' };

describe('SessionManager.recheck', () => {
  it('gives the session as it is now, by one read', async () => {
    const first = createTestManager({ tuning: { touchInterval: '1m' } });
    const { current, token } = await logIn(first.sessions);
    first.time.now += MINUTE;
    const elsewhere = createSecondManager(first);
    await elsewhere.authenticate(token, { ip: '192.0.2.9' });
    await elsewhere.flush();
    first.store.take();

    const now = await first.sessions.recheck(current);

    expect(first.store.take()).toEqual(['find']);
    expect(now).toMatchObject({
      id: current.id,
      lastIp: '192.0.2.9',
      lastActiveAt: new Date(first.time.now),
    });
    expect(now.tokenIssuedAt).toEqual(current.tokenIssuedAt);
  });

  it('refuses a session that was ended here, without a read', async () => {
    const { sessions, store } = createTestManager();
    const { current } = await logIn(sessions);
    await sessions.revoke('alice', current.id);
    store.take();

    await expect(sessions.recheck(current)).rejects.toMatchObject(absent);
    expect(store.take()).toEqual([]);
  });

  it.each([undefined, '30s'])(
    'refuses one that was ended by another process, with cacheFor: %s',
    async (cacheFor) => {
      const first = createTestManager(cacheFor === undefined ? {} : { cacheFor });
      const { current, token } = await logIn(first.sessions);
      await first.sessions.authenticate(token);
      first.store.take();
      // It is ended from its commit on, also while its answer waits for what others remember.
      first.time.stands();
      const ending = createSecondManager(first).revoke('alice', current.id);
      await until(() => first.store.calls.some(({ method }) => method === 'readLease'));
      first.store.take();

      await expect(first.sessions.recheck(current)).rejects.toMatchObject(absent);
      await expect(first.sessions.recheck(current)).rejects.toMatchObject(absent);
      expect(first.store.take()).toEqual([cacheFor === undefined ? 'find' : 'findLeased']);
      first.time.now += MINUTE;
      expect(await ending).toBe(true);
    },
  );

  it('never rides on a read that was sent before it was asked', async () => {
    const first = createTestManager();
    const { current, token } = await logIn(first.sessions);
    const release = first.store.hold('find');
    const early = first.sessions.authenticate(token);
    await until(() => first.store.calls.filter(({ method }) => method === 'find').length === 2);
    await createSecondManager(first).revoke('alice', current.id);
    const late = first.sessions.recheck(current);
    await until(() => first.store.calls.filter(({ method }) => method === 'find').length === 3);
    release();

    await expect(late).rejects.toMatchObject(absent);
    expect((await early).id).toBe(current.id);
  });

  it('refuses one that has expired, or its token', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '1d', absoluteTimeout: '2d' });
    const { current } = await logIn(sessions);
    time.now += DAY;
    await expect(sessions.recheck(current)).rejects.toMatchObject({ reason: 'session_expired' });
    time.now += DAY + 1000;
    await expect(sessions.recheck(current)).rejects.toMatchObject({ reason: 'token_expired' });
  });

  it('says that the store failed, and refuses nobody for that', async () => {
    const { sessions, store } = createTestManager();
    const { current } = await logIn(sessions);
    store.failing.set('find', new Error('connection lost'));
    await expect(sessions.recheck(current)).rejects.toMatchObject({ code: 'store_unavailable' });
    store.failing.clear();
    expect((await sessions.recheck(current)).id).toBe(current.id);
  });

  it('tells the host of a refusal, as of any other', async () => {
    const { sessions } = createTestManager();
    const { current } = await logIn(sessions);
    const refused: RefusedEvent[] = [];
    sessions.on('refused', (event) => refused.push(event));
    await sessions.revoke('alice', current.id);
    await expect(sessions.recheck(current)).rejects.toMatchObject(absent);
    expect(refused).toMatchObject([{ reason: 'session_absent', sessionId: current.id, userId: 'alice' }]);
  });

  it.each<[string, (session: object) => unknown]>([
    ['a copy of a session', (session) => ({ ...session })],
    ['what JSON made of it', (session) => JSON.parse(JSON.stringify(session))],
    ['nothing', () => undefined],
    ['its id', () => 'A'.repeat(22)],
  ])('is for the very object, not for %s', async (_name, make) => {
    const { sessions, store } = createTestManager();
    const { current } = await logIn(sessions);
    store.take();
    await expect(sessions.recheck(make(current) as typeof current)).rejects.toThrow(TypeError);
    expect(store.take()).toEqual([]);
  });

  it('takes no word of another manager whose keys differ', async () => {
    const { current } = await logIn(createTestManager({ keys: OTHER_KEYS }).sessions);
    await expect(createTestManager().sessions.recheck(current)).rejects.toMatchObject({
      reason: 'bad_signature',
    });
  });
});

describe('SessionManager.recheck after a rotation', () => {
  it('goes by the token that brought the session: good for the grace, and refused from then on', async () => {
    const { sessions, time, first, second, use } = await rotatedOnce();
    const session = await sessions.authenticate(first);
    await use(second);
    time.now += GRACE - 1;
    expect((await sessions.recheck(session)).id).toBe(session.id);
    time.now += 1;
    await expect(sessions.recheck(session)).rejects.toMatchObject(replaced);
  });

  it('takes an old one for no thief’s: nobody presented it, and the session goes on', async () => {
    const { sessions, time, revoked, first, second, use } = await rotatedOnce();
    const session = await sessions.authenticate(first);
    await use(second);
    time.now += THEFT + 2;
    await expect(sessions.recheck(session)).rejects.toMatchObject(replaced);
    expect(revoked).toEqual([]);
    expect((await sessions.authenticate(second)).id).toBe(session.id);
  });

  it('is no first use of a token that its client may not have yet', async () => {
    const { sessions, store, time } = createTestManager({ tuning: { touchInterval: '1h' } });
    const { token } = await sessions.issue({ userId: 'alice' });
    const renewed = await sessions.rotate(token);
    store.take();
    await sessions.recheck(renewed.session);
    await sessions.flush();
    time.now += DAY;
    expect(store.take()).toEqual(['find']);
    expect((await sessions.authenticate(token)).id).toBe(renewed.session.id);
  });

  it('refuses what re-authentication has replaced at once', async () => {
    const { sessions } = createTestManager();
    const { current } = await logIn(sessions);
    await sessions.reauthenticate(current, { authMethods: ['pwd'] });
    await expect(sessions.recheck(current)).rejects.toMatchObject(replaced);
  });

  it('gives a session that can be re-authenticated', async () => {
    const { sessions } = createTestManager();
    const { current } = await logIn(sessions);
    const { token } = await sessions.reauthenticate(await sessions.recheck(current), {
      authMethods: ['pwd'],
    });
    expect((await sessions.authenticate(token)).id).toBe(current.id);
  });
});

describe('SessionManager.recheck of a pending session', () => {
  it('lets it go on as it was let in', async () => {
    const { sessions } = createTestManager();
    const { current } = await logIn(sessions, { pending: true });
    expect(await sessions.recheck(current)).toEqual(current);
  });

  it('refuses it when it was completed meanwhile, to whoever has the token before', async () => {
    const { sessions } = createTestManager();
    const { current } = await logIn(sessions, { pending: true });
    await sessions.completeSecondFactor(current, { authMethods: ['otp'] });
    await expect(sessions.recheck(current)).rejects.toMatchObject(replaced);
  });

  it('refuses it when it took too long', async () => {
    const { sessions, time } = createTestManager({ tuning: { pendingTimeout: '10m' } });
    const { current } = await logIn(sessions, { pending: true });
    time.now += 10 * MINUTE;
    await expect(sessions.recheck(current)).rejects.toMatchObject({ code: 'invalid_token' });
  });
});

describe('what acts after it has waited', () => {
  it('decides anew at the change itself, where it gives a new token', async () => {
    const first = createTestManager();
    const elsewhere = createSecondManager(first);
    const active = await logIn(first.sessions);
    const pending = await logIn(first.sessions, { pending: true });
    await elsewhere.revokeAll('alice');

    await expect(
      first.sessions.reauthenticate(active.current, { authMethods: ['pwd'] }),
    ).rejects.toMatchObject(absent);
    await expect(first.sessions.rotate(active.token)).rejects.toMatchObject(absent);
    await expect(
      first.sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] }),
    ).rejects.toMatchObject(absent);
  });

  it.each(['reauthenticate', 'completeSecondFactor'] as const)(
    'decides so although the session ends between the read and the change: %s',
    async (method) => {
      const first = createTestManager();
      const { current } = await logIn(first.sessions, { pending: method === 'completeSecondFactor' });
      const release = first.store.hold('read');
      const change = first.sessions[method](current, { authMethods: ['otp'] });
      const isRead = () => first.store.calls.some((call) => call.method === 'read');
      await until(isRead);
      await createSecondManager(first).revoke('alice', current.id);
      release();

      await expect(change).rejects.toMatchObject(absent);
    },
  );

  it('as a session goes by what it was when it was let in, and by what is so now when it is made anew', async () => {
    const first = createTestManager();
    const [mine, other] = [await logIn(first.sessions), await logIn(first.sessions)];
    const acting = first.sessions.actingAs(mine.current);
    await createSecondManager(first).revoke('alice', mine.session.id);

    await expect(
      first.sessions.recheck(mine.current).then((now) => first.sessions.actingAs(now)),
    ).rejects.toMatchObject(absent);
    expect(await acting.find(other.session.id)).not.toBeNull();
  });
});

describe('SessionManager.screen', () => {
  it('passes a token of a session that may stand, without a read', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice' });
    store.take();
    expect(await sessions.screen(token)).toBeUndefined();
    expect(store.take()).toEqual([]);
  });

  it('refuses, without a read, what surely lets nobody in, and tells the host why', async () => {
    const first = createTestManager({ absoluteTimeout: '1d' });
    const { sessions, store, time } = first;
    const expired = await sessions.issue({ userId: 'alice' });
    time.now += 2 * DAY;
    const ended = await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', ended.session.id);
    const forged = await createTestManager({
      keys: OTHER_KEYS,
      tuning: { clock: () => time.now },
    }).sessions.issue({
      userId: 'alice',
    });
    const reasons: (string | null)[] = [];
    sessions.on('refused', ({ reason, ip }) => reasons.push(reason, ip));
    store.take();

    for (const token of ['x', forged.token, expired.token, ended.token]) {
      await expect(sessions.screen(token, { ip: '192.0.2.7' })).rejects.toMatchObject({
        code: 'invalid_token',
      });
    }
    expect(store.take()).toEqual([]);
    expect(reasons.filter((_, index) => index % 2 === 0)).toEqual([
      'malformed',
      'bad_signature',
      'token_expired',
      'session_absent',
    ]);
    expect(new Set(reasons.filter((_, index) => index % 2 === 1))).toEqual(new Set(['192.0.2.7']));
  });

  it('lets nobody in: a session that was ended elsewhere passes it and no more', async () => {
    const first = createTestManager();
    const { token, session } = await first.sessions.issue({ userId: 'alice' });
    await createSecondManager(first).revoke('alice', session.id);
    await first.sessions.screen(token);
    await expect(first.sessions.authenticate(token)).rejects.toMatchObject(absent);
  });
});

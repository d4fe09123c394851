import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createSecondManager, createTestManager, MINUTE, OTHER_KEYS } from '../support/test-manager.js';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

type Manager = ReturnType<typeof createTestManager>;

/** What refused a token. */
function refusalOf({ sessions }: Pick<Manager, 'sessions'>, token: string) {
  return sessions.authenticate(token).then(
    () => {
      throw new Error('The token was let in.');
    },
    (error) => error,
  );
}

describe('SessionManager.listEnded', () => {
  it('tells of each session when and why it ended, and by whom, the last to end first', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '1h' });
    const expired = await logIn(sessions);
    time.now += 59 * MINUTE;
    const phone = await logIn(sessions, { userAgent: IPHONE, label: 'My phone' });
    const [byUser, bySupport] = [await logIn(sessions), await logIn(sessions)];
    time.now += 2 * MINUTE;
    await sessions.actingAs(phone.current).revoke(byUser.session.id);
    time.now += MINUTE;
    await sessions.revoke('alice', bySupport.session.id, { actor: 'support', reason: 'fraud' });
    time.now += MINUTE;
    await sessions.actingAs(phone.current).revoke(phone.session.id);

    const { sessions: ended, nextCursor } = await sessions.listEnded('alice');

    const bySession = {
      type: 'session',
      sessionId: phone.session.id,
      title: 'Safari on iPhone',
      label: 'My phone',
    };
    expect(ended.map(({ id, ending }) => ({ id, ...ending }))).toEqual([
      { id: phone.session.id, at: new Date(time.now), reason: 'logout', by: bySession },
      {
        id: bySupport.session.id,
        at: new Date(time.now - MINUTE),
        reason: 'fraud',
        by: { type: 'application', name: 'support' },
      },
      { id: byUser.session.id, at: new Date(time.now - 2 * MINUTE), reason: 'user', by: bySession },
      { id: expired.session.id, at: expired.session.expiresAt, reason: 'expired', by: null },
    ]);
    expect(ended[0]).toMatchObject({ title: 'Safari on iPhone', label: 'My phone', userId: 'alice' });
    expect(nextCursor).toBeNull();
  });

  it('names the log-in that pushed a session out, and the one that took its place', async () => {
    const { sessions } = createTestManager({ maxSessions: 1 });
    const first = await logIn(sessions);
    const second = await logIn(sessions);
    const third = await logIn(sessions, { replaces: second.token, userAgent: IPHONE });
    const { sessions: ended } = await sessions.listEnded('alice');
    const endingOf = (id: string) => ended.find((session) => session.id === id)?.ending;
    expect(endingOf(first.session.id)).toMatchObject({
      reason: 'limit',
      by: { type: 'session', sessionId: second.session.id },
    });
    expect(endingOf(second.session.id)).toMatchObject({
      reason: 'replaced',
      by: { type: 'session', sessionId: third.session.id, title: 'Safari on iPhone' },
    });
  });

  it('names the session that was admitted to the place of another', async () => {
    const { sessions } = createTestManager({ maxSessions: 1 });
    const first = await logIn(sessions);
    const { current } = await logIn(sessions, { pending: true });
    await sessions.completeSecondFactor(current, { authMethods: ['otp'] });
    const { sessions: ended } = await sessions.listEnded('alice');
    expect(ended).toMatchObject([
      { id: first.session.id, ending: { reason: 'limit', by: { type: 'session', sessionId: current.id } } },
    ]);
  });

  it('says that a rule ended a session whose token was stolen', async () => {
    const { sessions, time } = createTestManager();
    const { token } = await logIn(sessions);
    const { token: next } = await sessions.rotate(token);
    await sessions.authenticate(next);
    await sessions.flush();
    time.now += 60 * MINUTE;
    await refusalOf({ sessions }, token);
    const { sessions: ended } = await sessions.listEnded('alice');
    expect(ended[0]?.ending).toMatchObject({ reason: 'token_reuse', by: { type: 'rule' } });
  });

  it('says of a session of somebody else, or that is purged, no more than that it was one', async () => {
    const { sessions, store, time } = createTestManager();
    const [mine, theirs] = [await logIn(sessions), await logIn(sessions, { userId: 'bob' })];
    const by = `session:${theirs.session.id}`;
    const revocation = { at: time.now, reason: 'others', by, operation: 'elsewhere' };
    await store.revoke(mine.session.id, revocation);
    const { sessions: ended } = await sessions.listEnded('alice');
    expect(ended[0]?.ending.by).toEqual({
      type: 'session',
      sessionId: theirs.session.id,
      title: null,
      label: null,
    });
  });

  it('keeps 52 characters of who acts, without what is hidden', async () => {
    const { sessions } = createTestManager();
    const { session } = await logIn(sessions);
    await sessions.revoke('alice', session.id, { actor: `a\u0000${'b'.repeat(60)}` });
    const { sessions: ended } = await sessions.listEnded('alice');
    expect(ended[0]?.ending.by).toEqual({ type: 'application', name: `a${'b'.repeat(51)}` });
  });

  it('pages, each session once', async () => {
    const { sessions, time } = createTestManager();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { session } = await logIn(sessions);
      time.now += MINUTE;
      await sessions.revoke('alice', session.id);
      ids.unshift(session.id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await sessions.listEnded('alice', { cursor, limit: 2 });
      expect(page.sessions.length).toBeLessThanOrEqual(2);
      seen.push(...page.sessions.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids);
  });

  it.each(['', 'x', '1', `1.${'a'.repeat(21)}`, `${'9'.repeat(16)}.${'A'.repeat(22)}`])(
    'refuses the cursor %j',
    async (cursor) => {
      const { sessions } = createTestManager();
      await expect(sessions.listEnded('alice', { cursor })).rejects.toMatchObject({
        code: 'invalid_request',
      });
    },
  );

  it.each([0, 1001, 1.5])('refuses a limit of %d', async (limit) => {
    const { sessions } = createTestManager();
    await expect(sessions.listEnded('alice', { limit })).rejects.toThrow(
      new TypeError('limit must be a whole number from 1 to 1000.'),
    );
  });
});

describe('ActingSession.listEnded', () => {
  it('leaves out who of the staff ended a session', async () => {
    const { sessions } = createTestManager();
    const [mine, other] = [await logIn(sessions), await logIn(sessions)];
    await sessions.revoke('alice', other.session.id, { actor: 'support' });
    const { sessions: ended } = await sessions.actingAs(mine.current).listEnded();
    expect(ended.map(({ ending }) => ending.by)).toEqual([{ type: 'application', name: null }]);
  });

  it('shows which session of the user ended one, and that time did', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '1h' });
    const expired = await logIn(sessions);
    time.now += 60 * MINUTE;
    const [mine, other] = [await logIn(sessions, { label: 'mine' }), await logIn(sessions)];
    time.now += 1;
    await sessions.actingAs(mine.current).revoke(other.session.id);
    const { sessions: ended } = await sessions.actingAs(mine.current).listEnded();
    expect(ended.map(({ id, ending }) => [id, ending.by])).toEqual([
      [
        other.session.id,
        { type: 'session', sessionId: mine.session.id, title: mine.session.title, label: 'mine' },
      ],
      [expired.session.id, null],
    ]);
  });

  it('is not for a session that is not in', async () => {
    const { sessions } = createTestManager({ confirmNewDevices: '1d' });
    await logIn(sessions);
    const unconfirmed = await logIn(sessions);
    const pending = await logIn(sessions, { pending: true });
    await expect(sessions.actingAs(unconfirmed.current).listEnded()).rejects.toMatchObject({
      code: 'session_unconfirmed',
    });
    await expect(sessions.actingAs(pending.current).listEnded()).rejects.toMatchObject({
      reason: 'session_pending',
    });
  });
});

describe('SessionManager.findEnding', () => {
  it('says why a session ended that was ended here', async () => {
    const manager = createTestManager();
    const { token, current, session } = await logIn(manager.sessions);
    const phone = await logIn(manager.sessions, { userAgent: IPHONE });
    await manager.sessions.actingAs(phone.current).revoke(current.id);
    const refusal = await refusalOf(manager, token);
    expect(session.id).toBe(current.id);
    expect(await manager.sessions.findEnding(refusal)).toEqual({
      at: new Date(manager.time.now),
      reason: 'user',
      by: { type: 'session', sessionId: phone.session.id, title: 'Safari on iPhone', label: null },
    });
  });

  it('asks the store once for each session that was ended elsewhere, and never again', async () => {
    const manager = createTestManager();
    const { sessions, store } = manager;
    const { token, session } = await logIn(sessions);
    await createSecondManager(manager).revoke('alice', session.id, { reason: 'fraud' });
    store.take();
    const tell = async () => sessions.findEnding(await refusalOf(manager, token));
    const told = await Promise.all([tell(), tell(), tell()]);
    expect(told.map((ending) => ending?.reason)).toEqual(['fraud', 'fraud', 'fraud']);
    expect(store.take()).toEqual(['find', 'findKept']);
    expect((await tell())?.reason).toBe('fraud');
    expect(store.take()).toEqual([]);
  });

  it.each([
    ['by idle time', { idleTimeout: '1h' }],
    ['at its absolute end, and its token with it', { absoluteTimeout: '1h' }],
  ])('says of a session that it has expired %s', async (_, options) => {
    const manager = createTestManager(options);
    const { token, session } = await logIn(manager.sessions);
    manager.time.now += 61 * MINUTE;
    const refusal = await refusalOf(manager, token);
    expect(await manager.sessions.findEnding(refusal)).toEqual({
      at: session.expiresAt,
      reason: 'expired',
      by: null,
    });
  });

  it('says of an expired token why its session was revoked before', async () => {
    const manager = createTestManager({ absoluteTimeout: '1h' });
    const { token, session } = await logIn(manager.sessions);
    await manager.sessions.revoke('alice', session.id, { reason: 'fraud' });
    manager.time.now += 61 * MINUTE;
    expect(await manager.sessions.findEnding(await refusalOf(manager, token))).toMatchObject({
      reason: 'fraud',
    });
  });

  it('says nothing of a forged token, without a query', async () => {
    const manager = createTestManager();
    const { session } = await logIn(manager.sessions);
    const forger = createTestManager({ keys: OTHER_KEYS });
    const forged = await logIn(forger.sessions);
    await manager.sessions.revoke('alice', session.id);
    manager.store.take();
    for (const token of [forged.token, 'not a token']) {
      expect(await manager.sessions.findEnding(await refusalOf(manager, token))).toBeNull();
    }
    expect(manager.store.take()).toEqual([]);
  });

  it('says nothing of a session that goes on', async () => {
    const manager = createTestManager();
    const { token } = await logIn(manager.sessions, { pending: true });
    manager.store.take();
    expect(await manager.sessions.findEnding(await refusalOf(manager, token))).toBeNull();
    expect(manager.store.take()).toEqual(['find']);
  });

  it('says nothing of a session that is no longer kept', async () => {
    const manager = createTestManager();
    const { token, session } = await logIn(manager.sessions);
    await manager.sessions.revoke('alice', session.id);
    await manager.store.purge(manager.time.now + 1, 10);
    expect(await manager.sessions.findEnding(await refusalOf(manager, token))).toBeNull();
  });

  it('names no other session to whoever had only the password', async () => {
    const manager = createTestManager();
    const mine = await logIn(manager.sessions, { userAgent: IPHONE });
    const pending = await logIn(manager.sessions, { pending: true });
    await manager.sessions.actingAs(mine.current).revoke(pending.session.id);
    const refusal = await refusalOf(manager, pending.token);
    expect(await manager.sessions.findEnding(refusal)).toMatchObject({
      reason: 'user',
      by: { type: 'session', title: null, label: null },
    });
  });

  it('fails where the store fails, which is asked again after five seconds', async () => {
    const manager = createTestManager();
    const { sessions, store, time } = manager;
    const { token, session } = await logIn(sessions);
    await sessions.revoke('alice', session.id, { reason: 'fraud' });
    const refusal = await refusalOf(manager, token);
    store.failing.set('findKept', new Error('down'));
    store.take();
    await expect(sessions.findEnding(refusal)).rejects.toMatchObject({ code: 'store_unavailable' });
    store.failing.clear();
    await expect(sessions.findEnding(refusal)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(store.take()).toEqual(['findKept']);
    time.now += 5001;
    expect(await sessions.findEnding(refusal)).toMatchObject({ reason: 'fraud' });
  });

  it('forgets the least recently asked, so that what it remembers stays bounded', async () => {
    const manager = createTestManager({ tuning: { maxAbsent: 2 } });
    const { sessions, store } = manager;
    const refusals = [];
    for (let n = 0; n < 3; n += 1) {
      const { token, session } = await logIn(sessions);
      await sessions.revoke('alice', session.id);
      refusals.push(await refusalOf(manager, token));
    }
    for (const refusal of refusals) await sessions.findEnding(refusal);
    store.take();
    for (const refusal of refusals.toReversed()) await sessions.findEnding(refusal);
    expect(store.take()).toEqual(['findKept']);
  });

  it('forgets all with the other caches', async () => {
    const manager = createTestManager();
    const { token, session } = await logIn(manager.sessions);
    await manager.sessions.revoke('alice', session.id);
    const refusal = await refusalOf(manager, token);
    await manager.sessions.findEnding(refusal);
    manager.sessions.clearCaches();
    manager.store.take();
    await manager.sessions.findEnding(refusal);
    expect(manager.store.take()).toEqual(['findKept']);
  });

  it('takes no other error', async () => {
    const { sessions } = createTestManager();
    await expect(sessions.findEnding(new Error('x') as never)).rejects.toThrow(
      new TypeError('findEnding is asked by the InvalidTokenError with which a token was refused.'),
    );
  });
});

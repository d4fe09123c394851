import type { RevokedEvent } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createTestManager, MINUTE } from '../support/test-manager.js';

/** Alice on two devices, and bob. */
async function createScene() {
  const manager = createTestManager();
  const { sessions } = manager;
  const revoked: RevokedEvent[] = [];
  sessions.on('revoked', (event) => revoked.push(event));
  const mine = await logIn(sessions, { label: 'mine' });
  const other = await logIn(sessions, { label: 'other' });
  const foreign = await logIn(sessions, { userId: 'bob' });
  return { ...manager, revoked, mine, other, foreign, acting: sessions.actingAs(mine.current) };
}

describe('SessionManager.as', () => {
  it.each([
    ['its id', { id: undefined }, 'The session that acts needs its id.'],
    ['an id that is one', { id: 'mine' }, 'The session that acts needs its id.'],
    [
      'its user',
      { userId: undefined },
      'The user id is a undefined, not a string. Pass your own id of the user as a string, e.g. String(user.id).',
    ],
  ])('refuses a session without %s, since then it could be anybody’s', async (_, lack, message) => {
    const { sessions, mine } = await createScene();
    expect(() => sessions.actingAs({ ...mine.current, ...lack } as never)).toThrow(new TypeError(message));
  });
});

describe('a session of a standing that this version does not know', () => {
  it('may log out and no more', async () => {
    const { sessions, mine } = await createScene();
    const acting = sessions.actingAs({ ...mine.current, status: undefined } as never);
    await expect(acting.revokeOthers()).rejects.toMatchObject({ name: 'InvalidTokenError' });
    expect(await acting.revoke(mine.session.id)).toBe(true);
  });
});

describe('ActingSession.list', () => {
  it('shows the user’s sessions, the acting one first and marked', async () => {
    const { acting } = await createScene();
    const { sessions, nextCursor } = await acting.list();
    expect(sessions.map(({ label, current }) => [label, current])).toEqual([
      ['mine', true],
      ['other', false],
    ]);
    expect(nextCursor).toBeNull();
  });

  it('pages', async () => {
    const { acting } = await createScene();
    const first = await acting.list({ limit: 1 });
    const second = await acting.list({ limit: 1, cursor: first.nextCursor ?? '' });
    expect([...first.sessions, ...second.sessions].map(({ label }) => label)).toEqual(['mine', 'other']);
    expect(second.nextCursor).toBeNull();
  });
});

describe('ActingSession.find', () => {
  it('gives a session of the user, and null for any other', async () => {
    const { acting, other, foreign } = await createScene();
    expect(await acting.find(other.session.id)).toEqual(other.session);
    expect(await acting.find(foreign.session.id)).toBeNull();
    expect(await acting.find('A'.repeat(22))).toBeNull();
  });
});

describe('ActingSession.setLabel', () => {
  it('names a session of the user, and no other', async () => {
    const { acting, sessions, other, foreign } = await createScene();
    expect((await acting.setLabel(other.session.id, 'phone'))?.label).toBe('phone');
    expect(await acting.setLabel(foreign.session.id, 'phone')).toBeNull();
    expect((await sessions.find('bob', foreign.session.id))?.label).toBeNull();
  });
});

describe('ActingSession.end', () => {
  it('logs out', async () => {
    const { acting, sessions, revoked, mine, time } = await createScene();
    expect(await acting.revoke(mine.session.id)).toBe(true);
    await expect(sessions.authenticate(mine.token)).rejects.toMatchObject({ reason: 'session_absent' });
    expect(revoked).toEqual([
      {
        sessionId: mine.session.id,
        userId: 'alice',
        reason: 'logout',
        at: new Date(time.now),
        effectiveAt: new Date(time.now),
        by: { type: 'session', sessionId: mine.session.id },
      },
    ]);
  });

  it('ends another session of the user, once', async () => {
    const { acting, sessions, revoked, mine, other } = await createScene();
    expect(await acting.revoke(other.session.id)).toBe(true);
    expect(await acting.revoke(other.session.id)).toBe(false);
    await expect(sessions.authenticate(other.token)).rejects.toMatchObject({ reason: 'session_absent' });
    const by = { type: 'session', sessionId: mine.session.id };
    expect(revoked).toMatchObject([{ sessionId: other.session.id, reason: 'user', by }]);
  });

  it('leaves a session of somebody else alone', async () => {
    const { acting, sessions, foreign } = await createScene();
    expect(await acting.revoke(foreign.session.id)).toBe(false);
    expect((await sessions.authenticate(foreign.token)).userId).toBe('bob');
  });

  it('asks the store for no id that can’t be in it, and takes as long as for one that can', async () => {
    const { acting, store } = await createScene();
    store.take();
    expect(await acting.revoke('nonsense')).toBe(false);
    expect(store.take()).toEqual(['readLease']);
  });
});

describe('ActingSession.revokeOthers', () => {
  it('ends all but the acting one, also those that the user has not seen', async () => {
    const { acting, sessions, revoked, mine, other, foreign } = await createScene();
    const later = await logIn(sessions);
    expect(await acting.revokeOthers()).toBe(2);
    const by = { type: 'session', sessionId: mine.session.id };
    expect(revoked.map(({ sessionId, reason, by }) => ({ sessionId, reason, by }))).toEqual(
      [other, later].map(({ session }) => ({ sessionId: session.id, reason: 'others', by })),
    );
    for (const { token } of [other, later]) await expect(sessions.authenticate(token)).rejects.toThrow();
    for (const { token } of [mine, foreign]) expect(await sessions.authenticate(token)).toBeTruthy();
  });
});

describe('ActingSession.revokeAll', () => {
  it('ends all of the user’s sessions, the acting one too', async () => {
    const { acting, sessions, revoked, mine, other, foreign } = await createScene();
    expect(await acting.revokeAll()).toBe(2);
    const by = { type: 'session', sessionId: mine.session.id };
    expect(revoked).toMatchObject([
      { sessionId: mine.session.id, reason: 'all', by },
      { sessionId: other.session.id, reason: 'all', by },
    ]);
    expect(await sessions.authenticate(foreign.token)).toBeTruthy();
  });

  it('refuses a log-in that was under way', async () => {
    const { acting, sessions, time } = await createScene();
    const authenticationStartedAt = new Date(time.now);
    await acting.revokeAll();
    time.now += MINUTE;
    await expect(sessions.issue({ userId: 'alice', authenticationStartedAt })).rejects.toMatchObject({
      name: 'OutdatedCredentialsError',
    });
  });

  it('forgets no device', async () => {
    const { acting, sessions, mine, time } = await createScene();
    await acting.revokeAll();
    time.now += 1;
    expect((await logIn(sessions, { deviceSecret: mine.deviceSecret ?? '' })).newDevice).toBe(false);
  });
});

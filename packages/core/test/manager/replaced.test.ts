import type { RevokedEvent } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createSecondManager, createTestManager, DAY, MINUTE, OTHER_KEYS } from '../support/test-manager.js';

function createScene(options: Parameters<typeof createTestManager>[0] = {}) {
  const manager = createTestManager(options);
  const revoked: RevokedEvent[] = [];
  manager.sessions.on('revoked', (event) => revoked.push(event));
  return { ...manager, revoked };
}

describe('a log-in in place of another session', () => {
  it('ends that session, and says why and for whom', async () => {
    const { sessions, revoked, time } = createScene();
    const old = await logIn(sessions);
    time.now += MINUTE;
    const next = await logIn(sessions, { replaces: old.token });
    expect(revoked).toEqual([
      {
        sessionId: old.session.id,
        userId: 'alice',
        reason: 'replaced',
        at: new Date(time.now),
        effectiveAt: new Date(time.now),
        by: { type: 'session', sessionId: next.session.id },
      },
    ]);
    expect((await sessions.list('alice')).sessions.map(({ id }) => id)).toEqual([next.session.id]);
    await expect(sessions.authenticate(old.token)).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('one browser stands in the list once, however often it logs in', async () => {
    const { sessions } = createScene();
    let { token, deviceSecret } = await logIn(sessions);
    for (let n = 0; n < 3; n += 1) {
      ({ token, deviceSecret } = await logIn(sessions, {
        replaces: token,
        deviceSecret: deviceSecret ?? '',
      }));
    }
    expect((await sessions.list('alice')).sessions).toHaveLength(1);
  });

  it('is refused everywhere from then on', async () => {
    const scene = createScene();
    const second = createSecondManager(scene);
    const old = await logIn(scene.sessions);
    await second.authenticate(old.token);
    await logIn(scene.sessions, { replaces: old.token });
    await expect(second.authenticate(old.token)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('takes its place where the limit is reached', async () => {
    const { sessions, revoked } = createScene({ maxSessions: 2, onLimit: 'reject' });
    const [other, old] = [await logIn(sessions), await logIn(sessions)];
    await logIn(sessions, { replaces: old.token });
    expect(revoked.map(({ sessionId, reason }) => [sessionId, reason])).toEqual([
      [old.session.id, 'replaced'],
    ]);
    expect(await sessions.authenticate(other.token)).toBeTruthy();
  });

  it('takes its place too where only the proved may push out others', async () => {
    const { sessions } = createScene({ maxSessions: 1, minAgeToRevokeOthers: '1d' });
    const old = await logIn(sessions);
    await expect(logIn(sessions)).rejects.toMatchObject({ code: 'session_limit_reached' });
    expect((await logIn(sessions, { replaces: old.token })).session.status).toBe('active');
  });

  it('ends a pending one, and one that is replaced while it is pending ends at once', async () => {
    const { sessions, revoked } = createScene();
    const active = await logIn(sessions);
    const pending = await logIn(sessions, { pending: true, replaces: active.token });
    await logIn(sessions, { replaces: pending.token });
    expect(revoked.map(({ sessionId }) => sessionId)).toEqual([active.session.id, pending.session.id]);
  });

  it('needs no confirmation where it takes the place of an active session', async () => {
    const { sessions } = createScene({ confirmNewDevices: '1d' });
    const [old] = [await logIn(sessions), await logIn(sessions)];
    expect((await logIn(sessions)).session.status).toBe('unconfirmed');
    expect((await logIn(sessions, { replaces: old.token })).session.status).toBe('active');
  });

  it('needs one where it takes the place of a session that waits for one', async () => {
    const { sessions } = createScene({ confirmNewDevices: '1d' });
    const [, fresh] = [await logIn(sessions), await logIn(sessions)];
    expect((await logIn(sessions, { replaces: fresh.token })).session.status).toBe('unconfirmed');
  });

  it("needs one with the token of somebody else's active session", async () => {
    const { sessions } = createScene({ confirmNewDevices: '1d' });
    await logIn(sessions);
    const theirs = await logIn(sessions, { userId: 'bob' });
    expect((await logIn(sessions, { replaces: theirs.token })).session.status).toBe('unconfirmed');
  });

  it('ends the session although its token has been rotated and not been used', async () => {
    const { sessions, revoked } = createScene();
    const old = await logIn(sessions);
    await sessions.rotate(old.token);
    await logIn(sessions, { replaces: old.token });
    expect(revoked.map(({ reason }) => reason)).toEqual(['replaced']);
  });

  it.each<[string, (token: string) => string]>([
    ['that is none', () => 'x'],
    ['that is forged', (token) => `${token.slice(0, -8)}AAAAAAAA`],
    ['that is empty', () => ''],
  ])('goes on without a word with a token %s', async (_, spoil) => {
    const { sessions, revoked } = createScene();
    const refused: unknown[] = [];
    sessions.on('refused', (event) => refused.push(event));
    const old = await logIn(sessions);
    await logIn(sessions, { replaces: spoil(old.token) });
    expect([revoked, refused]).toEqual([[], []]);
    expect(await sessions.authenticate(old.token)).toBeTruthy();
  });

  it('spares a session whose token would be refused: of other keys, replaced, over, or ended', async () => {
    const scene = createScene({ idleTimeout: '1h' });
    const { sessions, time, revoked } = scene;
    const other = createSecondManager(scene, { keys: OTHER_KEYS });
    const rotated = await logIn(sessions);
    const { token } = await sessions.rotate(rotated.token);
    await sessions.authenticate(token);
    await sessions.flush();
    time.now += 2 * MINUTE;
    await logIn(sessions, { replaces: rotated.token });
    await logIn(sessions, { replaces: (await logIn(other)).token });
    expect(revoked).toEqual([]);
    time.now += DAY;
    await logIn(sessions, { replaces: token });
    expect(revoked).toEqual([]);
  });

  it('asks for no session that is known to be gone', async () => {
    const { sessions, store } = createScene();
    const old = await logIn(sessions);
    await sessions.revoke('alice', old.session.id);
    store.take();
    await sessions.issue({ userId: 'alice', replaces: old.token });
    expect(store.take()).not.toContain('find');
  });

  it('ends the sessions of several tokens, of which four are looked at', async () => {
    const { sessions, revoked, time, store } = createScene();
    const tokens: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      time.now += MINUTE;
      tokens.push((await logIn(sessions)).token);
    }
    store.take();
    const next = await sessions.issue({ userId: 'alice', replaces: tokens });
    await sessions.flush();
    expect(revoked.map(({ reason }) => reason)).toEqual(Array(4).fill('replaced'));
    expect((await sessions.list('alice')).sessions.map(({ id }) => id)).toContain(next.session.id);
    await expect(sessions.authenticate(tokens[3] ?? '')).rejects.toMatchObject({ reason: 'session_absent' });
    expect(await sessions.authenticate(tokens[4] ?? '')).toBeTruthy();
    expect(store.take().filter((method) => method === 'find')).toHaveLength(2);
  });

  it('tells of none of several that somebody else has ended meanwhile', async () => {
    const { sessions, revoked, store, time } = createScene();
    const older = await logIn(sessions);
    time.now += 1;
    const newer = await logIn(sessions);
    Object.assign(store, { revoke: async () => false });
    await sessions.issue({ userId: 'alice', replaces: [older.token, newer.token] });
    await sessions.flush();
    expect(revoked.map(({ sessionId }) => sessionId)).toEqual([newer.session.id]);
  });

  it('takes the place of the session that began last, where the limit is reached', async () => {
    const { sessions, revoked, time } = createScene({ maxSessions: 2, onLimit: 'reject' });
    const first = await logIn(sessions);
    time.now += MINUTE;
    const second = await logIn(sessions);
    await logIn(sessions, { replaces: [second.token, first.token] });
    await sessions.flush();
    expect(revoked.map(({ sessionId }) => sessionId)).toEqual([second.session.id, first.session.id]);
  });

  it('stands although the others could not be ended, and the host is told', async () => {
    const { sessions, store } = createScene();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    const [first, second] = [await logIn(sessions), await logIn(sessions)];
    store.failing.set('revoke', new Error('connection lost'));
    const { token } = await sessions.issue({ userId: 'alice', replaces: [first.token, second.token] });
    await sessions.flush();
    expect(errors).toMatchObject([{ code: 'store_unavailable' }]);
    expect(await sessions.authenticate(token)).toBeTruthy();
  });

  it("spares somebody else's session", async () => {
    const { sessions, revoked } = createScene();
    const old = await logIn(sessions, { userId: 'bob' });
    await logIn(sessions, { replaces: old.token });
    expect(revoked).toEqual([]);
    expect(await sessions.authenticate(old.token)).toBeTruthy();
  });

  it('spares it where the log-in is refused', async () => {
    const { sessions, revoked, time } = createScene({ maxSessions: 1, onLimit: 'reject' });
    const old = await logIn(sessions);
    await sessions.revokeAll('alice', { except: old.session.id });
    const authenticationStartedAt = new Date(time.now - 1);
    await expect(logIn(sessions, { replaces: old.token, authenticationStartedAt })).rejects.toMatchObject({
      code: 'invalid_credentials',
    });
    expect(revoked).toEqual([]);
    expect(await sessions.authenticate(old.token)).toBeTruthy();
  });

  it('fails where nothing can be known of it', async () => {
    const { sessions, store } = createScene();
    const old = await logIn(sessions);
    store.failing.set('find', new Error('connection lost'));
    await expect(logIn(sessions, { replaces: old.token })).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });
});

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createSecondManager, createTestManager, MINUTE } from '../support/test-manager.js';

const replaced = { code: 'invalid_token', reason: 'wrong_generation' };

async function loggedIn(options: Parameters<typeof createTestManager>[0] = {}) {
  const manager = createTestManager(options);
  const { token } = await manager.sessions.issue({ userId: 'alice' });
  const session = await manager.sessions.authenticate(token);
  manager.time.now += MINUTE;
  manager.store.take();
  return { ...manager, token, session };
}

describe('SessionManager.reauthenticate', () => {
  it('moves authenticatedAt and nothing else, and gives a new token', async () => {
    const { sessions, time, session } = await loggedIn();
    const described = await sessions.find('alice', session.id);
    const renewed = await sessions.reauthenticate(session, { authMethods: ['pwd'] });
    expect({ ...renewed, session: { ...renewed.session } }).toEqual({
      token: renewed.token,
      tokenExpiresAt: session.absoluteExpiresAt,
      session: {
        ...described,
        ...session,
        authenticatedAt: new Date(time.now),
        authMethods: [{ method: 'pwd', at: new Date(time.now) }],
        tokenIssuedAt: new Date(Math.floor(time.now / 1000) * 1000),
      },
    });
    expect(renewed.session).toMatchObject({ ...(await sessions.authenticate(renewed.token)) });
  });

  it('costs one read and one write, and none at the first use of the new token', async () => {
    const { sessions, store, session } = await loggedIn({ tuning: { touchInterval: '1h' } });
    const { token } = await sessions.reauthenticate(session, { authMethods: ['pwd'] });
    expect(store.take()).toEqual(['read', 'update']);
    await sessions.authenticate(token);
    await sessions.flush();
    expect(store.take()).toEqual(['find']);
  });

  it('leaves the token before no grace, on this process and on others', async () => {
    const first = await loggedIn();
    await first.sessions.reauthenticate(first.session, { authMethods: ['pwd'] });
    await expect(first.sessions.authenticate(first.token)).rejects.toMatchObject(replaced);
    await expect(createSecondManager(first).rotate(first.token)).rejects.toMatchObject(replaced);
  });

  it('leaves it none although cacheFor is on', async () => {
    const { sessions, token, session } = await loggedIn({ cacheFor: '30s' });
    await sessions.authenticate(token);
    await sessions.reauthenticate(session, { authMethods: ['pwd'] });
    await expect(sessions.authenticate(token)).rejects.toMatchObject(replaced);
  });

  it('leaves it none in the very instant of the log-in', async () => {
    const { sessions } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice' });
    await sessions.reauthenticate(await sessions.authenticate(token), { authMethods: ['pwd'] });
    await expect(sessions.authenticate(token)).rejects.toMatchObject(replaced);
  });

  it('takes nobody for a thief who comes with the token before a little later', async () => {
    const { sessions, time, token, session } = await loggedIn();
    const renewed = await sessions.reauthenticate(session, { authMethods: ['pwd'] });
    time.now += MINUTE;
    await expect(sessions.authenticate(token)).rejects.toMatchObject(replaced);
    expect((await sessions.authenticate(renewed.token)).id).toBe(session.id);
  });

  it('gives a session that can be re-authenticated again', async () => {
    const { sessions, time, session } = await loggedIn();
    const once = await sessions.reauthenticate(session, { authMethods: ['pwd'] });
    time.now += MINUTE;
    const twice = await sessions.reauthenticate(once.session, { authMethods: ['pwd'] });
    expect(twice.session.authenticatedAt).toEqual(new Date(time.now));
    await expect(sessions.authenticate(once.token)).rejects.toMatchObject(replaced);
  });

  it('goes on from a token whose successor is not in use yet', async () => {
    const { sessions, token, session } = await loggedIn();
    const rotated = await sessions.rotate(token);
    const renewed = await sessions.reauthenticate(session, { authMethods: ['pwd'] });
    await expect(sessions.authenticate(rotated.token)).rejects.toMatchObject(replaced);
    await expect(sessions.authenticate(token)).rejects.toMatchObject(replaced);
    expect((await sessions.authenticate(renewed.token)).id).toBe(session.id);
  });

  it('of two that race for one token lets one win', async () => {
    const { sessions, token, session } = await loggedIn();
    const other = await sessions.authenticate(token);
    const results = await Promise.allSettled(
      [session, other].map((mine) => sessions.reauthenticate(mine, { authMethods: ['pwd'] })),
    );
    expect(results).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: replaced }]);
  });

  it('refuses a session that is over, and tells the host', async () => {
    const { sessions, session } = await loggedIn();
    const refused: unknown[] = [];
    sessions.on('refused', (event) => refused.push(event));
    await sessions.revoke('alice', session.id);
    await expect(sessions.reauthenticate(session, { authMethods: ['pwd'] })).rejects.toMatchObject({
      reason: 'session_absent',
    });
    expect(refused).toEqual([{ reason: 'session_absent', sessionId: session.id, userId: 'alice', ip: null }]);
  });

  it('lets the token before in no more when the store fails after the change was made', async () => {
    const { sessions, store, token, session } = await loggedIn({ cacheFor: '30s' });
    const inner = store.update;
    const lost = new Error('connection lost');
    const failing: typeof inner = async (...args) => {
      await inner(...args);
      throw lost;
    };
    Object.assign(store, { update: failing });
    await expect(sessions.reauthenticate(session, { authMethods: ['pwd'] })).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    await expect(sessions.authenticate(token)).rejects.toMatchObject(replaced);
  });

  it('is misused with a copy of a session, which has no token', async () => {
    const { sessions, session } = await loggedIn();
    await expect(async () =>
      sessions.reauthenticate({ ...session }, { authMethods: ['pwd'] }),
    ).rejects.toThrow(
      new TypeError('The session must be the very object that authenticate gave, not a copy of it.'),
    );
  });
});

describe('SessionManager.reauthenticate with restartTimeouts', () => {
  const restart = { authMethods: ['pwd'], restartTimeouts: true } as const;
  const HALF = 12 * 60 * MINUTE;

  async function afterHalfADay() {
    const scene = await loggedIn({ absoluteTimeout: '24h', idleTimeout: '20h' });
    scene.time.now += HALF - MINUTE;
    return scene;
  }

  it('begins the life of the session anew, and the new token lives as long', async () => {
    const { sessions, time, session } = await afterHalfADay();
    const renewed = await sessions.reauthenticate(session, restart);
    const end = new Date(time.now + 2 * HALF);
    expect(renewed).toMatchObject({ tokenExpiresAt: end, session: { absoluteExpiresAt: end } });
    await sessions.flush();
    time.now += 20 * 60 * MINUTE - 1;
    expect((await sessions.authenticate(renewed.token)).absoluteExpiresAt).toEqual(end);
    time.now = end.getTime();
    await expect(sessions.authenticate(renewed.token)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('counts the idle time from now, although nothing else is noted of the session', async () => {
    const { sessions, store, time, session } = await afterHalfADay();
    await sessions.reauthenticate(session, restart);
    await sessions.flush();
    expect((await store.find([session.id]))[0]?.lastActiveAt).toBe(time.now);
  });

  it('moves no end without it', async () => {
    const { sessions, session } = await afterHalfADay();
    const renewed = await sessions.reauthenticate(session, { authMethods: ['pwd'] });
    expect(renewed.tokenExpiresAt).toEqual(session.absoluteExpiresAt);
    expect(renewed.session.expiresAt).toEqual(session.expiresAt);
  });

  it('keeps the idle time that the user chose', async () => {
    const { sessions, time, session } = await afterHalfADay();
    await sessions.setIdleTimeout('alice', '13h');
    const { session: renewed } = await sessions.reauthenticate(session, restart);
    await sessions.flush();
    const listed = await sessions.find('alice', renewed.id);
    expect(listed?.expiresAt).toEqual(new Date(time.now + 13 * 60 * MINUTE));
  });

  it('lets a log-in that is to be short be no longer than that, however often', async () => {
    const { sessions, time } = createTestManager({ absoluteTimeout: '30d' });
    const { token } = await sessions.issue({ userId: 'alice', idleTimeout: '2h', absoluteTimeout: '12h' });
    let session = await sessions.authenticate(token);
    for (let n = 0; n < 3; n += 1) {
      time.now += 60 * MINUTE;
      ({ session } = await sessions.reauthenticate(session, restart));
      await sessions.flush();
      expect(session.absoluteExpiresAt).toEqual(new Date(time.now + HALF));
    }
    await sessions.setLabel('alice', session.id, 'Library');
    const labelled = await sessions.reauthenticate(session, restart);
    expect(labelled.tokenExpiresAt).toEqual(new Date(time.now + HALF));
  });

  it('has no end beyond the last time that there is', async () => {
    const { sessions, session } = await loggedIn({ absoluteTimeout: 'none', idleTimeout: 'none' });
    const { tokenExpiresAt } = await sessions.reauthenticate(session, restart);
    expect(tokenExpiresAt).toEqual(session.absoluteExpiresAt);
  });

  it('brings nothing back that is over', async () => {
    const { sessions, time, session } = await afterHalfADay();
    time.now += HALF + 1;
    await expect(sessions.reauthenticate(session, restart)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('costs no more than one read and one write', async () => {
    const { sessions, store, session } = await loggedIn({ tuning: { touchInterval: '1h' } });
    await sessions.reauthenticate(session, restart);
    expect(store.take()).toEqual(['read', 'update']);
  });
});

describe('the session of a request', () => {
  it('shows its token to nothing that prints, copies or sends it', async () => {
    const { token, session } = await loggedIn();
    const [, payload = ''] = token.split('.');
    const { lookup_id: lookupId } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const shown = [inspect(session, { showHidden: true, depth: null }), JSON.stringify(session)].join();
    expect(shown).toContain('alice');
    expect(shown).not.toContain(lookupId);
    expect(shown).not.toContain(payload);
    expect(Reflect.ownKeys(session)).toEqual(Object.keys(session));
  });
});

import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { deriveSessionId } from '../../src/values/lookup-id.js';
import { LEGACY_SECRET } from '../support/legacy-sessions.js';
import { createSecondManager, createTestManager, DAY, MINUTE, START } from '../support/test-manager.js';

const FROM_DJANGO = {
  legacyTokens: {
    keys: [{ algorithm: 'HS256', secret: LEGACY_SECRET }],
    userIdClaim: 'user_id',
    scheme: 'JWT',
  },
} as const;
const EXP = Math.floor(START / 1000) + 99_999 * 86_400;

/** The session of row 5, of user 1, with its token as django-token-manager makes it. */
async function createScene() {
  const scene = createTestManager(FROM_DJANGO);
  const row = {
    lookupId: 5,
    userId: 1,
    createdAt: new Date(START - 9 * DAY),
    expiresAt: new Date(START + 20 * DAY),
  };
  const counts = await scene.admin.importSessions([row], { weakLookupIds: 'accepted' });
  scene.store.take();
  return { ...scene, row, counts };
}

function legacyToken(changes: object = {}, secret = LEGACY_SECRET): string {
  const claims = { lookup_id: 5, user_id: 1, username: 'admin', exp: EXP, email: '', ...changes };
  return jwt.sign(claims, secret, { algorithm: 'HS256', noTimestamp: true });
}

describe('a token whose ids are numbers, and which says no iat', () => {
  it('lets its user in, for one read', async () => {
    const { sessions, store, counts } = await createScene();
    expect(counts).toEqual({ imported: 1, existing: 0, expired: 0 });
    expect(await sessions.authenticate(legacyToken())).toMatchObject({
      id: deriveSessionId('5'),
      userId: '1',
      tokenIssuedAt: new Date(START - 9 * DAY),
    });
    expect(store.take()).toEqual(['find']);
  });

  it('is verified before all else: with a forged one no number can be tried, and none costs a query', async () => {
    const { sessions, store } = await createScene();
    const forged = [
      legacyToken({}, Buffer.alloc(32)),
      jwt.sign({ lookup_id: 5, user_id: 1, exp: EXP }, '', { algorithm: 'none' }),
    ];
    for (const token of forged) {
      const refused = sessions.authenticate(token);
      await expect(refused).rejects.toMatchObject({ name: 'InvalidTokenError' });
    }
    expect(store.take()).toEqual([]);
  });

  it('speaks for nobody but the user of its session', async () => {
    const { sessions } = await createScene();
    const refused = sessions.authenticate(legacyToken({ user_id: 2 }));
    await expect(refused).rejects.toMatchObject({ reason: 'foreign_session' });
  });

  it('lets nobody in whose row was not imported', async () => {
    const { sessions } = await createScene();
    const refused = sessions.authenticate(legacyToken({ lookup_id: 6 }));
    await expect(refused).rejects.toMatchObject({ reason: 'session_absent' });
  });

  it('ends with its session when that is revoked, on every process', async () => {
    const scene = await createScene();
    const other = createSecondManager(scene, FROM_DJANGO);
    await other.authenticate(legacyToken());
    expect(await scene.sessions.revoke('1', deriveSessionId('5'))).toBe(true);
    for (const sessions of [scene.sessions, other]) {
      const refused = sessions.authenticate(legacyToken());
      await expect(refused).rejects.toMatchObject({ reason: 'session_absent' });
    }
  });

  it('ends with its session, however far its own exp lies', async () => {
    const { sessions, time } = await createScene();
    time.now += 20 * DAY;
    await expect(sessions.authenticate(legacyToken())).rejects.toMatchObject({ reason: 'session_expired' });
  });

  it('is followed by one of ours, of the same session, and works no more once that was used', async () => {
    const { sessions, time } = await createScene();
    const { token, session } = await sessions.rotate(legacyToken());
    expect(session.id).toBe(deriveSessionId('5'));
    expect(jwt.decode(token, { complete: true })).toMatchObject({
      header: { kid: 'k1', typ: 'session+jwt' },
      payload: { sub: '1', lookup_id: '5', gen: 1 },
    });
    await sessions.authenticate(token);
    await sessions.flush();
    time.now += MINUTE;
    await expect(sessions.authenticate(legacyToken())).rejects.toMatchObject({ reason: 'wrong_generation' });
    await expect(sessions.authenticate(token)).resolves.toMatchObject({ userId: '1' });
  });

  it('is refused everywhere when the option is taken out, while its successor goes on', async () => {
    const scene = await createScene();
    const { token } = await scene.sessions.rotate(legacyToken());
    const without = createSecondManager(scene);
    await expect(without.authenticate(legacyToken())).rejects.toMatchObject({ reason: 'wrong_type' });
    await expect(without.authenticate(token)).resolves.toMatchObject({ id: deriveSessionId('5') });
  });
});

describe('SessionAdmin.importSessions', () => {
  it('takes a number and its digits for one id', async () => {
    const { admin, row } = await createScene();
    const again = { ...row, lookupId: '5', userId: '1' };
    expect(await admin.importSessions([again], { weakLookupIds: 'accepted' })).toMatchObject({ existing: 1 });
  });

  it('refuses a number, unless weak ids are accepted', async () => {
    const { admin, row } = await createScene();
    await expect(admin.importSessions([row])).rejects.toThrow('can hold less than 128 random bits');
  });
});

describe('SessionManager.acceptsScheme', () => {
  it('takes every token by Bearer, and by the other scheme those that name no key of ours', async () => {
    const { sessions } = await createScene();
    const { token } = await sessions.issue({ userId: '1' });
    const accepted = ['Bearer', 'bEARER', 'JWT', 'jwt', 'Token', ''].map((scheme) => [
      sessions.acceptsScheme(scheme, token),
      sessions.acceptsScheme(scheme, legacyToken()),
    ]);
    expect(accepted).toEqual([
      [true, true],
      [true, true],
      [false, true],
      [false, true],
      [false, false],
      [false, false],
    ]);
    expect(sessions.acceptsScheme('JWT', 'garbage')).toBe(false);
  });
});

import { generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { FROM_LEGACY } from '../support/legacy-sessions.js';
import { logIn } from '../support/log-in.js';
import { createTestManager, DAY, MINUTE, START } from '../support/test-manager.js';

const ISSUER = 'https://shop.example';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEYS = [{ kid: 'k1', algorithm: 'ES256', privateKey }] as const;

async function createScene(options: Parameters<typeof createTestManager>[0] = {}) {
  const scene = createTestManager({ keys: KEYS, issuer: ISSUER, ...options });
  return { ...scene, ...(await logIn(scene.sessions)) };
}

/** As the other service reads it. */
function read(token: string, audience = 'invoices') {
  return jwt.verify(token, publicKey, {
    algorithms: ['ES256'],
    issuer: ISSUER,
    audience,
    clockTimestamp: Math.floor(START / 1000),
    complete: true,
  });
}

describe('SessionManager.tokenFor', () => {
  it('signs a token of RFC 9068 that another service verifies by the public key', async () => {
    const { sessions, current } = await createScene();
    const { token, expiresAt } = sessions.tokenFor(current, {
      audience: 'invoices',
      claims: { role: 'editor' },
    });
    const { header, payload } = read(token);
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: 'k1' });
    expect(payload).toEqual({
      iss: ISSUER,
      aud: 'invoices',
      sub: current.userId,
      client_id: ISSUER,
      role: 'editor',
      iat: Math.floor(START / 1000),
      exp: Math.floor((START + 5 * MINUTE) / 1000),
      auth_time: Math.floor(START / 1000),
      jti: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(expiresAt).toEqual(new Date(Math.floor((START + 5 * MINUTE) / 1000) * 1000));
  });

  it('says by which methods the user has proved who they are, and when last', async () => {
    const { sessions, current, time } = await createScene();
    time.now += MINUTE;
    const { session } = await sessions.reauthenticate(current, { authMethods: ['pwd', 'otp'] });
    const { payload } = read(sessions.tokenFor(session, { audience: 'invoices' }).token);
    expect(payload).toMatchObject({ amr: ['pwd', 'otp'], auth_time: Math.floor((START + MINUTE) / 1000) });
  });

  it.each(['amr', 'auth_time'])('leaves %s to nobody’s claims', async (claim) => {
    const { sessions, current } = await createScene();
    expect(() => sessions.tokenFor(current, { audience: 'invoices', claims: { [claim]: ['mfa'] } })).toThrow(
      `claims must not have '${claim}', which has a meaning of its own in these tokens.`,
    );
  });

  it('is never let in as a session, whoever takes what', async () => {
    const { sessions, current } = await createScene({
      legacyTokens: { ...FROM_LEGACY.legacyTokens, typ: 'at+jwt' },
    });
    const { token } = sessions.tokenFor(current, { audience: 'invoices' });
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'wrong_type' });
  });

  it('holds nothing of the secret that the session rests on', async () => {
    const { sessions, current, token } = await createScene();
    const { lookup_id: lookupId } = jwt.decode(token) as { lookup_id: string };
    const other = sessions.tokenFor(current, { audience: 'invoices' });
    const [, payload = ''] = other.token.split('.');
    expect(Buffer.from(payload, 'base64url').toString()).not.toContain(lookupId);
  });

  it('lives as long as it is told to, and no longer than the session', async () => {
    const { sessions, current, time } = await createScene({ absoluteTimeout: '1d' });
    const of = (expiresIn: string) =>
      sessions.tokenFor(current, { audience: 'invoices', expiresIn }).expiresAt;
    expect(of('1h').getTime()).toBe(Math.floor((START + 60 * MINUTE) / 1000) * 1000);
    time.now = START + DAY - MINUTE;
    expect(of('1h').getTime()).toBe(Math.floor((START + DAY) / 1000) * 1000);
  });

  it.each([
    ['no audience', {}, 'audience must be the name of a service, not undefined.'],
    ['an audience that is empty', { audience: '' }, "audience must be the name of a service, not ''."],
    [
      'its own audience',
      { audience: 'shop' },
      "audience must be another service than this one, which is 'shop'.",
    ],
    [
      'more than an hour',
      { audience: 'a', expiresIn: '61m' },
      "expiresIn must be from '1s' to '1h', not '61m'.",
    ],
    [
      'less than a second',
      { audience: 'a', expiresIn: '999ms' },
      "expiresIn must be from '1s' to '1h', not '999ms'.",
    ],
    ['claims that are none', { audience: 'a', claims: ['x'] }, 'claims must be an object such as'],
    ['the user', { audience: 'a', claims: { sub: 'bob' } }, "claims must not have 'sub'"],
    ['the lookup id', { audience: 'a', claims: { lookup_id: 'x' } }, "claims must not have 'lookup_id'"],
    ['too much', { audience: 'a', claims: { x: 'x'.repeat(4096) } }, 'claims are longer than 4096 bytes'],
  ])('refuses %s', async (_what, options, message) => {
    const { sessions, current } = await createScene({ audience: 'shop' });
    expect(() => sessions.tokenFor(current, options as never)).toThrow(message);
  });

  it('needs an issuer', async () => {
    const { sessions } = createTestManager();
    const { current } = await logIn(sessions);
    expect(() => sessions.tokenFor(current, { audience: 'invoices' })).toThrow("needs the manager's issuer");
  });

  it('is for nobody who still owes a second factor', async () => {
    const { sessions } = createTestManager({ keys: KEYS, issuer: ISSUER });
    const { current } = await logIn(sessions, { pending: true });
    expect(() => sessions.tokenFor(current, { audience: 'invoices' })).toThrow(TypeError);
  });
});

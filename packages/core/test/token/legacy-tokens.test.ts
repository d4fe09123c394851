import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InvalidTokenError } from '../../src/errors.js';
import { KeyRing } from '../../src/keys/key-ring.js';
import { readLookupId } from '../../src/tokens/sign-token.js';
import type { LegacyProfile, TokenProfile } from '../../src/tokens/token-claims.js';
import { namesLegacyKey } from '../../src/tokens/token-key.js';
import { verifyToken } from '../../src/tokens/verify-token.js';
import { deriveSessionId } from '../../src/values/lookup-id.js';

const OWN_SECRET = Buffer.alloc(32, 7);
const OLD_SECRET = Buffer.from('django-insecure-#6z&v8(of 50 characters, as it stands');
const OWN_KEYS = [{ kid: 'k1', algorithm: 'HS256', secret: OWN_SECRET }] as const;
const ring = new KeyRing(OWN_KEYS, [{ algorithm: 'HS256', secret: OLD_SECRET }]);
const DJANGO: LegacyProfile = { lookupIdClaim: 'lookup_id', userIdClaim: 'user_id' };
const profile: TokenProfile = { legacyTokens: DJANGO };
const HEADER = { typ: 'JWT', alg: 'HS256' };
const EXP = 10_238_400_000;
const CLAIMS = { lookup_id: 5, user_id: 1, username: 'admin', exp: EXP, email: '' };

describe('a token of another system', () => {
  it('names user and session by numbers, and need not say when it was issued', () => {
    expect(verifyToken(sign(HEADER, CLAIMS), ring, profile)).toEqual({
      sessionId: deriveSessionId('5'),
      userId: '1',
      generation: 0,
      issuedAt: null,
      notBefore: 0,
      expiresAt: EXP * 1000,
    });
  });

  it('is verified by the secret as it stands: the token of the README of django-token-manager has another', () => {
    const theirs =
      'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJsb29rdXBfaWQiOjUsInVzZXJfaWQiOjEsInVzZXJuYW1lIjoiYWRtaW4iLCJleHAi' +
      'OjE1OTg1MjY4MjEsImVtYWlsIjoiIn0.l6JyGgAs_hBRejX1BpvA7PjubM2m89lV35PTVUBnV_I';
    expect(() => verifyToken(theirs, ring, profile)).toThrow(refusal('bad_signature'));
    const [header, payload] = theirs.split('.');
    const signed = signTexts(`${header}`, `${payload}`, OLD_SECRET);
    expect(verifyToken(signed, ring, profile)).toMatchObject({
      userId: '1',
      sessionId: deriveSessionId('5'),
    });
  });

  it('gives its lookup id as a text to the token that follows it', () => {
    expect(readLookupId(sign(HEADER, CLAIMS), ring, profile)).toBe('5');
    const named = { ...DJANGO, lookupIdClaim: 'jti' };
    const token = sign(HEADER, { ...CLAIMS, lookup_id: 'not this one', jti: 'this one' });
    expect(readLookupId(token, ring, { legacyTokens: named })).toBe('this one');
  });

  it.each([
    ['iat', { iat: 7 }, { issuedAt: 7000 }],
    ['gen', { gen: 3 }, { generation: 3 }],
    ['nbf', { nbf: 8 }, { notBefore: 8000 }],
  ])('is read for its %s where it has one', (_, claims, expected) => {
    expect(verifyToken(sign(HEADER, { ...CLAIMS, ...claims }), ring, profile)).toMatchObject(expected);
  });

  it.each<[string, object]>([
    ['no exp', { exp: undefined }],
    ['an exp with a fraction', { exp: EXP + 0.5 }],
    ['an iat that is a text', { iat: '7' }],
    ['a negative iat', { iat: -1 }],
    ['no user', { user_id: undefined }],
    ['a user that is null', { user_id: null }],
    ['an empty user', { user_id: '' }],
    ['a negative user', { user_id: -1 }],
    ['a user with a fraction', { user_id: 1.5 }],
    ['a user beyond 2^53, where two are one', { user_id: 2 ** 53 }],
    ['a user that is true', { user_id: true }],
    ['no session', { lookup_id: undefined }],
    ['a session beyond 2^53', { lookup_id: 2 ** 53 }],
    ['a session that is an array', { lookup_id: ['5'] }],
    ['a session with a fraction', { lookup_id: 0.5 }],
    ['a sub in place of its user', { user_id: undefined, sub: '1' }],
    ['a generation that is a text', { gen: '1' }],
  ])('is refused with %s', (_, claims) => {
    expect(() => verifyToken(sign(HEADER, { ...CLAIMS, ...claims }), ring, profile)).toThrow(
      refusal('bad_claims'),
    );
  });

  it('is refused with a payload that is no JSON', () => {
    const token = signTexts(part(HEADER), Buffer.from('no JSON').toString('base64url'), OLD_SECRET);
    expect(() => verifyToken(token, ring, profile)).toThrow(refusal('bad_claims'));
  });

  it('is refused where its key is known, but not the rules of its system', () => {
    for (const rules of [{}, { legacyTokens: null }]) {
      expect(() => verifyToken(sign(HEADER, CLAIMS), ring, rules)).toThrow(refusal('wrong_type'));
    }
  });

  it.each([undefined, 'JWT', 'jwt'])('may be of the typ %j', (typ) => {
    expect(verifyToken(sign({ ...HEADER, typ }, CLAIMS), ring, profile).userId).toBe('1');
  });

  it.each(['session+jwt', 'at+jwt', '', null, 7])('is refused of the typ %j', (typ) => {
    expect(() => verifyToken(sign({ ...HEADER, typ }, CLAIMS), ring, profile)).toThrow(refusal('wrong_type'));
  });

  it('has to be of the typ that is named, where one is', () => {
    const named = { legacyTokens: { ...DJANGO, typ: 'at+jwt' } };
    expect(verifyToken(sign({ ...HEADER, typ: 'AT+JWT' }, CLAIMS), ring, named).userId).toBe('1');
    for (const typ of [undefined, 'JWT']) {
      expect(() => verifyToken(sign({ ...HEADER, typ }, CLAIMS), ring, named)).toThrow(refusal('wrong_type'));
    }
  });

  it('has to be of the issuer and for the audience of its own system, not of yours', () => {
    const own = { issuer: 'https://new.example', audience: 'new' };
    expect(verifyToken(sign(HEADER, CLAIMS), ring, { ...own, legacyTokens: DJANGO }).userId).toBe('1');
    const named = { ...own, legacyTokens: { ...DJANGO, issuer: 'https://old.example', audience: 'old' } };
    const said = { ...CLAIMS, iss: 'https://old.example', aud: ['old', 'other'] };
    expect(verifyToken(sign(HEADER, said), ring, named).userId).toBe('1');
    expect(() => verifyToken(sign(HEADER, CLAIMS), ring, named)).toThrow(refusal('wrong_audience'));
    const foreign = { ...said, iss: 'https://new.example' };
    expect(() => verifyToken(sign(HEADER, foreign), ring, named)).toThrow(refusal('wrong_issuer'));
  });

  it('is refused where it says for whom it is, and nobody has said that this is meant', () => {
    expect(() => verifyToken(sign(HEADER, { ...CLAIMS, aud: 'reports' }), ring, profile)).toThrow(
      refusal('wrong_audience'),
    );
  });

  it.each(['none', 'None', 'HS384', 'HS512', 'RS256', undefined])('is refused of the algorithm %j', (alg) => {
    expect(() => verifyToken(sign({ ...HEADER, alg }, CLAIMS), ring, profile)).toThrow(
      refusal('wrong_algorithm'),
    );
  });

  it('is not taken for one when its public key has served as a secret', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keys = new KeyRing(OWN_KEYS, [{ algorithm: 'RS256', publicKey }]);
    const pem = Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }));
    expect(() => verifyToken(sign(HEADER, CLAIMS, pem), keys, profile)).toThrow(refusal('wrong_algorithm'));
    const disguised = sign({ ...HEADER, alg: 'RS256' }, CLAIMS, pem);
    expect(() => verifyToken(disguised, keys, profile)).toThrow(refusal('bad_signature'));
  });
});

describe('namesLegacyKey', () => {
  it.each(['', '.', 'no token', part([]), `${Buffer.from('null').toString('base64url')}.e30.AAAA`])(
    'is no of %j, which has no header',
    (text) => {
      expect(namesLegacyKey(text, ring)).toBe(false);
    },
  );
});

/**
 * Each header, each payload and each key that may sign, in all combinations: some ten thousand tokens, among which are all
 * that either system has ever made.
 */
describe('of all tokens', () => {
  const strict = new KeyRing(OWN_KEYS);
  const types = ['session+jwt', 'JWT', 'at+jwt', undefined, null, 'Session+JWT'];
  const kids = ['k1', undefined, null, 'k2', '', 'of-tokens-without-kid'];
  const algorithms = ['HS256', 'HS512', 'none', 'RS256'];
  const users: object[] = [{ sub: 'alice' }, { user_id: 1 }, { sub: 1 }, { sub: 'alice', user_id: 1 }, {}];
  const ids: object[] = [{ lookup_id: 'aBcDeFgHiJkLmNoPqRsTuV' }, { lookup_id: 5 }, { lookup_id: null }, {}];
  const times: object[] = [{ iat: 7, exp: EXP }, { exp: EXP }, { iat: 7 }, { iat: 7, exp: EXP, gen: 1 }];
  const headers = types.flatMap((typ) => kids.flatMap((kid) => algorithms.map((alg) => ({ typ, kid, alg }))));
  const payloads = users.flatMap((user) =>
    ids.flatMap((id) => times.map((time) => ({ ...user, ...id, ...time }))),
  );
  const tokensBy = (secret: Buffer) =>
    headers.flatMap((header) =>
      payloads.map((claims) => ({ header, claims, token: sign(header, claims, secret) })),
    );

  it('those that the own key has signed are judged as if there were no other system', () => {
    const accepted = { with: 0, without: 0 };
    for (const { token } of tokensBy(OWN_SECRET)) {
      const [without, together] = [verdict(token, strict, {}), verdict(token, ring, profile)];
      if (without !== null) accepted.without += 1;
      if (together !== null) accepted.with += 1;
      expect(together).toEqual(without);
    }
    expect(accepted).toEqual({ with: 4, without: 4 });
  });

  it('those that the old key has signed let in as what the old system has made, and as nothing else', () => {
    let accepted = 0;
    for (const { header, claims, token } of tokensBy(OLD_SECRET)) {
      expect(verdict(token, strict, {})).toBeNull();
      const { user_id: user, lookup_id: id, exp } = claims as Record<string, unknown>;
      const isTheirs =
        (header.typ === 'JWT' || header.typ === undefined) &&
        header.kid === undefined &&
        header.alg === 'HS256' &&
        user === 1 &&
        id != null &&
        exp === EXP;
      const found = verdict(token, ring, profile);
      expect(found?.userId ?? null).toBe(isTheirs ? '1' : null);
      if (found !== null) accepted += 1;
      expect(namesLegacyKey(token, ring)).toBe(header.kid === undefined);
    }
    expect(accepted).toBe(24);
  });

  it('none that somebody else has signed lets anybody in', () => {
    for (const { token } of tokensBy(Buffer.alloc(32))) expect(verdict(token, ring, profile)).toBeNull();
  });
});

function verdict(token: string, keys: KeyRing, rules: TokenProfile) {
  try {
    return verifyToken(token, keys, rules);
  } catch (error) {
    if (error instanceof InvalidTokenError) return null;
    throw error;
  }
}

function refusal(reason: string) {
  return expect.objectContaining({ name: 'InvalidTokenError', code: 'invalid_token', reason });
}

function sign(header: object, payload: object, secret: Buffer = OLD_SECRET): string {
  return signTexts(part(header), part(payload), secret);
}

function signTexts(header: string, payload: string, secret: Buffer): string {
  const input = `${header}.${payload}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

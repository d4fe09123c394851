import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KeyInput } from '../../src/keys/key.js';
import { KeyRing } from '../../src/keys/key-ring.js';
import { deriveSessionId } from '../../src/lookup-id.js';
import { signToken } from '../../src/token/sign-token.js';
import { verifyToken } from '../../src/token/verify-token.js';
import { START } from '../support/test-manager.js';

const SECRET = Buffer.alloc(64, 7);
const LOOKUP_ID = Buffer.alloc(16, 9).toString('base64url');
const PROFILE = { lookupIdClaim: 'lookup_id' };
const CONTENTS = {
  lookupId: LOOKUP_ID,
  userId: 'alice',
  generation: 0,
  issuedAt: START,
  expiresAt: START + 3_600_000,
};
const HEADER = { alg: 'HS256', typ: 'JWT', kid: 'k1' };
const SECONDS = Math.floor(START / 1000);
const CLAIMS = { sub: 'alice', iat: SECONDS, exp: SECONDS + 3600, lookup_id: LOOKUP_ID };

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ring = new KeyRing([{ kid: 'k1', algorithm: 'HS256', secret: SECRET }]);

describe('signToken and verifyToken', () => {
  const inputs: KeyInput[] = [
    { kid: 'hs256', algorithm: 'HS256', secret: SECRET },
    { kid: 'hs384', algorithm: 'HS384', secret: SECRET },
    { kid: 'hs512', algorithm: 'HS512', secret: SECRET },
    { kid: 'rs256', algorithm: 'RS256', privateKey: rsa.privateKey },
    { kid: 'ps256', algorithm: 'PS256', privateKey: rsa.privateKey },
    { kid: 'es256', algorithm: 'ES256', privateKey: ec.privateKey },
  ];
  for (const input of inputs) {
    it(`agree on ${input.algorithm}`, () => {
      const keys = new KeyRing([input]);
      const token = signToken({ ...CONTENTS, generation: 3 }, keys, PROFILE);
      expect(verifyToken(token, START, keys, PROFILE)).toEqual({
        sessionId: deriveSessionId(LOOKUP_ID),
        userId: 'alice',
        generation: 3,
        issuedAt: SECONDS * 1000,
        expiresAt: (SECONDS + 3601) * 1000,
      });
    });
  }

  it('find the key by its kid, and sign with the first', () => {
    const old = signToken(CONTENTS, new KeyRing(inputs.slice(0, 1)), PROFILE);
    const turned = new KeyRing([...inputs.slice(1), ...inputs.slice(0, 1)]);
    expect(verifyToken(old, START, turned, PROFILE).userId).toBe('alice');
    expect(headerOf(signToken(CONTENTS, turned, PROFILE))).toEqual({
      alg: 'HS384',
      typ: 'JWT',
      kid: 'hs384',
    });
  });

  it('leave nothing in the token but what the check needs', () => {
    expect(payloadOf(signToken(CONTENTS, ring, PROFILE))).toEqual({ ...CLAIMS, exp: SECONDS + 3601 });
  });

  it('agree on another name of the claim, an issuer and an audience', () => {
    const profile = { lookupIdClaim: 'sid', issuer: 'https://id.example', audience: 'shop' };
    const token = signToken(CONTENTS, ring, profile);
    expect(payloadOf(token)).toMatchObject({ sid: LOOKUP_ID, iss: 'https://id.example', aud: 'shop' });
    expect(verifyToken(token, START, ring, profile).sessionId).toBe(deriveSessionId(LOOKUP_ID));
  });
});

describe('verifyToken', () => {
  it('accepts a token made by hand of the same parts', () => {
    expect(verifyToken(forge(HEADER, CLAIMS), START, ring, PROFILE).generation).toBe(0);
  });

  it.each([
    ['is no text', 42],
    ['is empty', ''],
    ['has two parts', 'e30.e30'],
    ['has four parts', 'e30.e30.e30.e30'],
    ['is not base64url', 'e30.e3+0.e30'],
    ['is over 4 KiB', `e30.${'A'.repeat(4096)}.e30`],
    ['has a header that is no JSON', 'AAAA.e30.e30'],
    ['has a header that is no object', `${part([])}.e30.e30`],
    ['must be understood to be read (crit)', forge({ ...HEADER, crit: ['exp'], exp: 1 }, CLAIMS)],
    ['has an unencoded payload (b64)', forge({ ...HEADER, b64: true }, CLAIMS)],
  ])('refuses what %s, as malformed', (_, token) => {
    expect(() => verifyToken(token as string, START, ring, PROFILE)).toThrow(refusal('malformed'));
  });

  it('refuses a second spelling of a signature', () => {
    const keys = new KeyRing([{ kid: 'k1', algorithm: 'ES256', privateKey: ec.privateKey }]);
    const token = signToken(CONTENTS, keys, PROFILE);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(token.at(-1) ?? '');
    const respelt = token.slice(0, -1) + alphabet[last + 1];
    expect(() => verifyToken(respelt, START, keys, PROFILE)).toThrow(refusal('malformed'));
  });

  it.each([
    ['names no key', { alg: 'HS256' }],
    ['names an unknown key', { ...HEADER, kid: 'k2' }],
    ['names a key by something else than a text', { ...HEADER, kid: ['k1'] }],
  ])('refuses a header that %s', (_, header) => {
    expect(() => verifyToken(forge(header, CLAIMS), START, ring, PROFILE)).toThrow(refusal('unknown_key'));
  });

  it('takes a header without kid for the key that is named for it, and for no other', () => {
    const secret = Buffer.alloc(64, 3);
    const keys = new KeyRing(
      [
        { kid: 'k1', algorithm: 'HS256', secret: SECRET },
        { kid: 'legacy', algorithm: 'HS256', secret },
      ],
      'legacy',
    );
    expect(verifyToken(forge({ alg: 'HS256' }, CLAIMS, secret), START, keys, PROFILE).userId).toBe('alice');
    expect(() => verifyToken(forge({ alg: 'HS256' }, CLAIMS), START, keys, PROFILE)).toThrow(
      refusal('bad_signature'),
    );
    for (const kid of [null, '', 'k2', 0]) {
      const token = forge({ alg: 'HS256', kid }, CLAIMS, secret);
      expect(() => verifyToken(token, START, keys, PROFILE)).toThrow(refusal('unknown_key'));
    }
  });

  it('takes no other algorithm for the key without kid', () => {
    const keys = new KeyRing([{ kid: 'legacy', algorithm: 'HS256', secret: SECRET }], 'legacy');
    expect(() => verifyToken(forge({ alg: 'none' }, CLAIMS), START, keys, PROFILE)).toThrow(
      refusal('wrong_algorithm'),
    );
  });

  it.each(['none', 'None', 'HS512', 'RS256', undefined])(
    'refuses the algorithm %s for an HS256 key',
    (alg) => {
      expect(() => verifyToken(forge({ ...HEADER, alg }, CLAIMS), START, ring, PROFILE)).toThrow(
        refusal('wrong_algorithm'),
      );
    },
  );

  it('refuses a token signed by the public key as if it were a secret', () => {
    const keys = new KeyRing([{ kid: 'k1', algorithm: 'RS256', privateKey: rsa.privateKey }]);
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
    expect(() => verifyToken(forge(HEADER, CLAIMS, pem), START, keys, PROFILE)).toThrow(
      refusal('wrong_algorithm'),
    );
    const disguised = forge({ ...HEADER, alg: 'RS256' }, CLAIMS, pem);
    expect(() => verifyToken(disguised, START, keys, PROFILE)).toThrow(refusal('bad_signature'));
  });

  it('refuses a changed payload, a changed signature and another secret', () => {
    const [header, , signature] = forge(HEADER, CLAIMS).split('.');
    const changed = `${header}.${part({ ...CLAIMS, sub: 'bob' })}.${signature}`;
    expect(() => verifyToken(changed, START, ring, PROFILE)).toThrow(refusal('bad_signature'));
    const other = forge(HEADER, CLAIMS, Buffer.alloc(64, 8));
    expect(() => verifyToken(other, START, ring, PROFILE)).toThrow(refusal('bad_signature'));
  });

  it.each([
    ['no exp', { exp: undefined }],
    ['an exp that is a text', { exp: '9999999999' }],
    ['an exp with a fraction', { exp: SECONDS + 0.5 }],
    ['an exp beyond safe integers', { exp: 2 ** 60 }],
    ['no iat', { iat: undefined }],
    ['an iat that is null', { iat: null }],
    ['no sub', { sub: undefined }],
    ['an empty sub', { sub: '' }],
    ['a sub that is a number', { sub: 7 }],
    ['a sub with NUL', { sub: 'alice\0' }],
    ['a sub of 256 bytes', { sub: 'ä'.repeat(128) }],
    ['no lookup id', { lookup_id: undefined }],
    ['an empty lookup id', { lookup_id: '' }],
    ['a lookup id that is an object', { lookup_id: { $ne: null } }],
    ['a negative generation', { gen: -1 }],
    ['a generation that is a text', { gen: '1' }],
    ['a generation that no store can hold', { gen: 2 ** 31 }],
    ['a time before which it is not good', { nbf: SECONDS + 60 }],
  ])('refuses claims with %s', (_, change) => {
    const token = forge(HEADER, { ...CLAIMS, ...change });
    expect(() => verifyToken(token, START, ring, PROFILE)).toThrow(refusal('bad_claims'));
  });

  it.each([[['an', 'array']], ['a text'], [7], [null]])('refuses a payload that is %j', (payload) => {
    expect(() => verifyToken(forge(HEADER, payload), START, ring, PROFILE)).toThrow(refusal('bad_claims'));
  });

  it('leaves it to the caller whether a token has expired', () => {
    const { expiresAt } = verifyToken(forge(HEADER, CLAIMS), CLAIMS.exp * 1000, ring, PROFILE);
    expect(expiresAt).toBe(CLAIMS.exp * 1000);
  });

  it('refuses another issuer and another audience', () => {
    const token = forge(HEADER, { ...CLAIMS, iss: 'a', aud: 'b' });
    expect(() => verifyToken(token, START, ring, { ...PROFILE, issuer: 'x' })).toThrow(
      refusal('wrong_issuer'),
    );
    expect(() => verifyToken(token, START, ring, { ...PROFILE, audience: 'x' })).toThrow(
      refusal('wrong_audience'),
    );
  });
});

function refusal(reason: string) {
  return expect.objectContaining({ name: 'InvalidTokenError', code: 'invalid_token', reason });
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function forge(header: object, payload: unknown, secret: string | Buffer | KeyObject = SECRET): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function headerOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
}

function payloadOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

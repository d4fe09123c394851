import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import type { KeyInput } from '../../src/keys/key.js';
import { KeyRing } from '../../src/keys/key-ring.js';
import { readLookupId, signToken } from '../../src/tokens/sign-token.js';
import { verifyToken } from '../../src/tokens/verify-token.js';
import { deriveSessionId } from '../../src/values/lookup-id.js';
import { START } from '../support/test-manager.js';

const SECRET = Buffer.alloc(64, 7);
const LOOKUP_ID = Buffer.alloc(16, 9).toString('base64url');
const PROFILE = {};
const CONTENTS = {
  lookupId: LOOKUP_ID,
  userId: 'alice',
  generation: 0,
  issuedAt: START,
  expiresAt: START + 3_600_000,
};
const HEADER = { alg: 'HS256', typ: 'session+jwt', kid: 'k1' };
const SECONDS = Math.floor(START / 1000);
const CLAIMS = { sub: 'alice', iat: SECONDS, exp: SECONDS + 3600, lookup_id: LOOKUP_ID };

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const ring = new KeyRing([{ kid: 'k1', algorithm: 'HS256', secret: SECRET }]);

describe('signToken and verifyToken', () => {
  const inputs: KeyInput[] = [
    { kid: 'hs256', algorithm: 'HS256', secret: SECRET },
    { kid: 'hs384', algorithm: 'HS384', secret: SECRET },
    { kid: 'hs512', algorithm: 'HS512', secret: SECRET },
    { kid: 'rs256', algorithm: 'RS256', privateKey: rsa.privateKey },
    { kid: 'ps256', algorithm: 'PS256', privateKey: rsa.privateKey },
    { kid: 'es256', algorithm: 'ES256', privateKey: ec.privateKey },
    { kid: 'eddsa', algorithm: 'EdDSA', privateKey: ed.privateKey },
  ];
  for (const input of inputs) {
    it(`agree on ${input.algorithm}`, () => {
      const keys = new KeyRing([input]);
      const token = signToken({ ...CONTENTS, generation: 3 }, keys, PROFILE);
      expect(verifyToken(token, keys, PROFILE)).toEqual({
        sessionId: deriveSessionId(LOOKUP_ID),
        userId: 'alice',
        generation: 3,
        issuedAt: SECONDS * 1000,
        notBefore: 0,
        expiresAt: (SECONDS + 3601) * 1000,
      });
    });
  }

  it('find the key by its kid, and sign with the first', () => {
    const old = signToken(CONTENTS, new KeyRing(inputs.slice(0, 1)), PROFILE);
    const turned = new KeyRing([...inputs.slice(1), ...inputs.slice(0, 1)]);
    expect(verifyToken(old, turned, PROFILE).userId).toBe('alice');
    expect(headerOf(signToken(CONTENTS, turned, PROFILE))).toEqual({
      alg: 'HS384',
      typ: 'session+jwt',
      kid: 'hs384',
    });
  });

  it('leave nothing in the token but what the check needs', () => {
    expect(payloadOf(signToken(CONTENTS, ring, PROFILE))).toEqual({ ...CLAIMS, exp: SECONDS + 3601 });
  });

  it('agree on an issuer and an audience', () => {
    const profile = { issuer: 'https://id.example', audience: 'shop' };
    const token = signToken(CONTENTS, ring, profile);
    expect(payloadOf(token)).toMatchObject({ iss: 'https://id.example', aud: 'shop' });
    expect(verifyToken(token, ring, profile).sessionId).toBe(deriveSessionId(LOOKUP_ID));
  });
});

describe('verifyToken', () => {
  it('accepts a token made by hand of the same parts', () => {
    expect(verifyToken(forge(HEADER, CLAIMS), ring, PROFILE).generation).toBe(0);
  });

  it.each([
    ['is no text', 42],
    ['is a list of one text', [forge(HEADER, CLAIMS)]],
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
    expect(() => verifyToken(token as string, ring, PROFILE)).toThrow(refusal('malformed'));
  });

  it('takes 4 KiB, and not a byte more', () => {
    // Of each length around it: no text of base64url is of every length.
    const tokens = ['', 'x', 'xx'].flatMap((x) =>
      Array.from({ length: 120 }, (_, n) => forge({ ...HEADER, x }, { ...CLAIMS, x: 'x'.repeat(2800 + n) })),
    );
    const [last, first] = [4096, 4097].map((length) => tokens.find((token) => token.length === length) ?? '');
    expect(verifyToken(last ?? '', ring, PROFILE).userId).toBe('alice');
    expect(() => verifyToken(first ?? '', ring, PROFILE)).toThrow(refusal('malformed'));
  });

  it('refuses a second spelling of a signature', () => {
    const keys = new KeyRing([{ kid: 'k1', algorithm: 'ES256', privateKey: ec.privateKey }]);
    const token = signToken(CONTENTS, keys, PROFILE);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(token.at(-1) ?? '');
    const respelt = token.slice(0, -1) + alphabet[last + 1];
    expect(() => verifyToken(respelt, keys, PROFILE)).toThrow(refusal('malformed'));
  });

  it.each([
    ['names no key', { alg: 'HS256', typ: 'session+jwt' }],
    ['names an unknown key', { ...HEADER, kid: 'k2' }],
    ['names a key by something else than a text', { ...HEADER, kid: ['k1'] }],
  ])('refuses a header that %s', (_, header) => {
    expect(() => verifyToken(forge(header, CLAIMS), ring, PROFILE)).toThrow(refusal('unknown_key'));
  });

  it.each(['none', 'None', 'HS512', 'RS256', undefined])(
    'refuses the algorithm %s for an HS256 key',
    (alg) => {
      expect(() => verifyToken(forge({ ...HEADER, alg }, CLAIMS), ring, PROFILE)).toThrow(
        refusal('wrong_algorithm'),
      );
    },
  );

  it('refuses a token signed by the public key as if it were a secret', () => {
    const keys = new KeyRing([{ kid: 'k1', algorithm: 'RS256', privateKey: rsa.privateKey }]);
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
    expect(() => verifyToken(forge(HEADER, CLAIMS, pem), keys, PROFILE)).toThrow(refusal('wrong_algorithm'));
    const disguised = forge({ ...HEADER, alg: 'RS256' }, CLAIMS, pem);
    expect(() => verifyToken(disguised, keys, PROFILE)).toThrow(refusal('bad_signature'));
  });

  it('refuses a changed payload, a changed signature and another secret', () => {
    const [header, , signature] = forge(HEADER, CLAIMS).split('.');
    const changed = `${header}.${part({ ...CLAIMS, sub: 'bob' })}.${signature}`;
    expect(() => verifyToken(changed, ring, PROFILE)).toThrow(refusal('bad_signature'));
    const other = forge(HEADER, CLAIMS, Buffer.alloc(64, 8));
    expect(() => verifyToken(other, ring, PROFILE)).toThrow(refusal('bad_signature'));
  });

  it.each(['HS256', 'HS384', 'HS512'] as const)(
    'refuses a forged MAC of %s, whatever its length, for the price of the MAC alone',
    (algorithm) => {
      const keys = new KeyRing([{ kid: 'k1', algorithm, secret: SECRET }]);
      const [header, payload, signature = ''] = signToken(CONTENTS, keys, PROFILE).split('.');
      const mac = Buffer.from(signature, 'base64url');
      for (const forged of [Buffer.alloc(mac.length, 7), mac.subarray(1), Buffer.concat([mac, mac])]) {
        const token = `${header}.${payload}.${forged.toString('base64url')}`;
        const error = thrownBy(() => verifyToken(token, keys, PROFILE));
        expect(error).toMatchObject({ reason: 'bad_signature' });
        // It would be an error of jsonwebtoken's, which has parsed the token and made a stack.
        expect(error.cause).toBeUndefined();
      }
    },
  );

  it.each([
    ['RS256', rsa.privateKey],
    ['PS256', rsa.privateKey],
    ['ES256', ec.privateKey],
  ] as const)('refuses a signature of %s that is forged, whatever its length', (algorithm, privateKey) => {
    const keys = new KeyRing([{ kid: 'k1', algorithm, privateKey }]);
    const [header, payload, signature = ''] = signToken(CONTENTS, keys, PROFILE).split('.');
    const made = Buffer.from(signature, 'base64url');
    for (const forged of [Buffer.alloc(made.length, 7), made.subarray(1), Buffer.concat([made, made])]) {
      const token = `${header}.${payload}.${forged.toString('base64url')}`;
      expect(() => verifyToken(token, keys, PROFILE)).toThrow(refusal('bad_signature'));
    }
  });

  it.each([
    ['an iat of 0', { iat: 0 }, { issuedAt: 0 }],
    ['the last generation', { gen: 2 ** 31 - 1 }, { generation: 2 ** 31 - 1 }],
  ])('takes claims with %s', (_, change, expected) => {
    expect(verifyToken(forge(HEADER, { ...CLAIMS, ...change }), ring, PROFILE)).toMatchObject(expected);
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
    ['a time to come that is a text', { nbf: '9999999999' }],
    ['a time to come that is null', { nbf: null }],
    ['a negative iat', { iat: -1 }],
    ['an iat beyond safe integers', { iat: 2 ** 60 }],
    ['an iat with a fraction', { iat: SECONDS + 0.5 }],
  ])('refuses claims with %s', (_, change) => {
    const token = forge(HEADER, { ...CLAIMS, ...change });
    expect(() => verifyToken(token, ring, PROFILE)).toThrow(refusal('bad_claims'));
  });

  it.each([[['an', 'array']], ['a text'], [7], [null]])('refuses a payload that is %j', (payload) => {
    expect(() => verifyToken(forge(HEADER, payload), ring, PROFILE)).toThrow(refusal('bad_claims'));
  });

  describe('of a token that is respelt', () => {
    const SPARE = { header: 0, payload: 1, signature: 2 };
    // Lengths of which the last character has spare bits, in each part.
    const header = { ...HEADER, x: 'JWT12' };
    const claims = [CLAIMS, { ...CLAIMS, x: '' }, { ...CLAIMS, x: 'y' }];

    it.each(Object.entries(SPARE))('refuses spare bits in the %s, although the MAC holds', (_, place) => {
      const tokens = claims.flatMap((payload) => {
        const parts = forge(header, payload).split('.');
        return respellings(parts[place] ?? '').map((respelt) => {
          const [head, body] = parts.with(place, respelt);
          const input = `${head}.${body}`;
          return `${input}.${place === 2 ? respelt : macOf(input)}`;
        });
      });
      // Of three characters beyond fours the last has two spare bits.
      expect(tokens.length).toBeGreaterThanOrEqual(3);
      for (const token of tokens) {
        expect(() => verifyToken(token, ring, PROFILE)).toThrow(refusal('malformed'));
      }
    });

    it.each(Object.entries(SPARE))(
      'refuses a %s with padding, a stray character, or one too many',
      (_, place) => {
        for (const change of ['=', '==', '+', '/', ' ', '\n', '\0', '.', 'ä']) {
          const parts = [part(HEADER), part(CLAIMS)];
          if (place < 2) parts[place] += change;
          const input = parts.join('.');
          const signature = createHmac('sha256', SECRET).update(input).digest('base64url');
          const token = `${input}.${signature}${place === 2 ? change : ''}`;
          expect(() => verifyToken(token, ring, PROFILE)).toThrow(refusal('malformed'));
        }
        // A single character beyond fours is no byte at all.
        const parts = forge(HEADER, CLAIMS).split('.');
        while ((parts[place] ?? '').length % 4 !== 1) parts[place] += 'A';
        expect(() => verifyToken(parts.join('.'), ring, PROFILE)).toThrow(refusal('malformed'));
      },
    );

    it('takes what jsonwebtoken signs, of whatever length', () => {
      for (let length = 1; length < 9; length += 1) {
        const contents = { ...CONTENTS, userId: 'u'.repeat(length) };
        expect(verifyToken(signToken(contents, ring, PROFILE), ring, PROFILE).userId).toHaveLength(length);
      }
    });
  });

  it('takes the last of a doubled member, as every reader here does', () => {
    const other = Buffer.alloc(16, 10).toString('base64url');
    const header = '{"alg":"none","typ":"session+jwt","kid":"k2","kid":"k1","alg":"HS256"}';
    const { sub: _, lookup_id: __, ...rest } = CLAIMS;
    const members = JSON.stringify(rest).slice(1);
    const payload = `{"sub":"bob","lookup_id":"${other}","sub":"alice","lookup_id":"${LOOKUP_ID}",${members}`;
    const token = forgeTexts(header, payload);
    expect(verifyToken(token, ring, PROFILE)).toMatchObject({
      sessionId: deriveSessionId(LOOKUP_ID),
      userId: 'alice',
    });
    expect(readLookupId(token, ring, PROFILE)).toBe(LOOKUP_ID);
  });

  it.each([
    ['a key of the sender', { jwk: { kty: 'oct', k: Buffer.alloc(64, 8).toString('base64url') } }],
    ['an address of keys', { jku: 'https://attacker.example/keys' }],
    ['a certificate', { x5c: ['MIIB'], x5u: 'https://attacker.example/cert', x5t: 'x' }],
  ])('passes over %s in the header', (_, change) => {
    const forged = forge({ ...HEADER, ...change }, CLAIMS, Buffer.alloc(64, 8));
    expect(() => verifyToken(forged, ring, PROFILE)).toThrow(refusal('bad_signature'));
    expect(verifyToken(forge({ ...HEADER, ...change }, CLAIMS), ring, PROFILE).userId).toBe('alice');
  });

  it.each([
    'JWT',
    'at+jwt',
    'Session+JWT',
    'application/session+jwt',
    '',
    undefined,
    null,
    7,
    ['session+jwt'],
  ])('refuses a token of the type %j', (typ) => {
    const token = forge({ ...HEADER, typ }, CLAIMS);
    expect(() => verifyToken(token, ring, PROFILE)).toThrow(refusal('wrong_type'));
  });

  it('reads a payload that is said to be something else as JSON, or not at all', () => {
    expect(verifyToken(forge({ ...HEADER, cty: 'text/plain' }, CLAIMS), ring, PROFILE).userId).toBe('alice');
    const nested = forgeTexts(JSON.stringify({ ...HEADER, cty: 'JWT' }), forge(HEADER, CLAIMS));
    expect(() => verifyToken(nested, ring, PROFILE)).toThrow(refusal('bad_claims'));
    const zipped = deflateRawSync(JSON.stringify(CLAIMS));
    const header = part({ ...HEADER, zip: 'DEF' });
    const input = `${header}.${zipped.toString('base64url')}`;
    const token = `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
    expect(() => verifyToken(token, ring, PROFILE)).toThrow(refusal('bad_claims'));
  });

  it('heeds no extension that somebody has given to all objects', () => {
    const prototype = Object.prototype as { crit?: unknown };
    prototype.crit = ['exp'];
    try {
      expect(verifyToken(forge(HEADER, CLAIMS), ring, PROFILE).userId).toBe('alice');
    } finally {
      delete prototype.crit;
    }
  });

  it('leaves it to the caller whether a token has expired, or is good yet', () => {
    // By any clock, whatever it says while this runs.
    const times = { iat: SECONDS + 7200, nbf: 9_999_999_999.5, exp: SECONDS - 60 };
    expect(verifyToken(forge(HEADER, { ...CLAIMS, ...times }), ring, PROFILE)).toMatchObject({
      issuedAt: times.iat * 1000,
      notBefore: times.nbf * 1000,
      expiresAt: times.exp * 1000,
    });
  });

  it('refuses another issuer and another audience', () => {
    const token = forge(HEADER, { ...CLAIMS, iss: 'a', aud: 'b' });
    expect(() => verifyToken(token, ring, { ...PROFILE, issuer: 'x' })).toThrow(refusal('wrong_issuer'));
    expect(() => verifyToken(token, ring, { ...PROFILE, audience: 'x' })).toThrow(refusal('wrong_audience'));
  });

  it('demands neither where none is named, and says what jsonwebtoken has to say of it', () => {
    const token = forge(HEADER, { ...CLAIMS, iss: 'a', aud: 'b' });
    expect(verifyToken(token, ring, PROFILE).userId).toBe('alice');
    expect(thrownBy(() => verifyToken(token, ring, { issuer: 'x' })).cause).toEqual(
      new jwt.JsonWebTokenError('jwt issuer invalid. expected: x'),
    );
  });
});

describe('verifyToken of an Ed25519 key', () => {
  const keys = new KeyRing([{ kid: 'k1', algorithm: 'EdDSA', privateKey: ed.privateKey }]);
  const header = { ...HEADER, alg: 'EdDSA' };
  const forgeEd = (payload: unknown, key = ed.privateKey) => {
    const signed = `${part(header)}.${part(payload)}`;
    return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
  };

  it('accepts a token made by hand of the same parts', () => {
    expect(verifyToken(forgeEd(CLAIMS), keys, PROFILE).userId).toBe('alice');
  });

  it('refuses another key, a changed payload, and a signature that is cut or of another kind', () => {
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const [head, , signature] = forgeEd(CLAIMS).split('.');
    for (const token of [
      forgeEd(CLAIMS, stranger),
      `${head}.${part({ ...CLAIMS, sub: 'bob' })}.${signature}`,
      `${head}.${part(CLAIMS)}.${Buffer.alloc(63, 7).toString('base64url')}`,
      forge(header, CLAIMS),
      forge(header, CLAIMS, ed.publicKey.export({ type: 'spki', format: 'der' })),
    ]) {
      expect(() => verifyToken(token, keys, PROFILE)).toThrow(refusal('bad_signature'));
    }
  });

  it.each(['none', 'HS256', 'ES256', 'Ed25519', 'Ed448', 'eddsa'])('refuses the algorithm %s', (alg) => {
    const forged = forge({ ...HEADER, alg }, CLAIMS);
    expect(() => verifyToken(forged, keys, PROFILE)).toThrow(refusal('wrong_algorithm'));
  });

  it.each([[['an', 'array']], ['a text'], [7], [null]])('refuses a payload that is %j', (payload) => {
    for (const profile of [PROFILE, { issuer: 'a' }, { audience: 'b' }]) {
      expect(() => verifyToken(forgeEd(payload), keys, profile)).toThrow(refusal('bad_claims'));
    }
  });

  it('demands neither issuer nor audience where none is named', () => {
    const token = forgeEd({ ...CLAIMS, iss: 'a', aud: 'b' });
    expect(verifyToken(token, keys, PROFILE).userId).toBe('alice');
  });

  it('demands the issuer, and the audience among those that it names', () => {
    const profile = { ...PROFILE, issuer: 'a', audience: 'b' };
    for (const aud of ['b', ['x', 'b']]) {
      const token = forgeEd({ ...CLAIMS, iss: 'a', aud });
      expect(verifyToken(token, keys, profile).userId).toBe('alice');
    }
    for (const aud of ['x', ['x'], [], undefined, null, { b: 'b' }]) {
      const token = forgeEd({ ...CLAIMS, iss: 'a', aud });
      expect(() => verifyToken(token, keys, profile)).toThrow(refusal('wrong_audience'));
    }
    for (const iss of ['x', ['a'], undefined, null]) {
      const token = forgeEd({ ...CLAIMS, iss, aud: 'b' });
      expect(() => verifyToken(token, keys, profile)).toThrow(refusal('wrong_issuer'));
    }
  });
});

function thrownBy(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Nothing was thrown.');
}

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

function forgeTexts(header: string, payload: string): string {
  const input = [header, payload].map((text) => Buffer.from(text).toString('base64url')).join('.');
  return `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
}

function macOf(input: string): string {
  return createHmac('sha256', SECRET).update(input).digest('base64url');
}

/** All other texts that are decoded to the same bytes and differ in the last character alone. */
function respellings(base64url: string): string[] {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const bytes = Buffer.from(base64url, 'base64url');
  return [...alphabet]
    .map((last) => base64url.slice(0, -1) + last)
    .filter((text) => text !== base64url && Buffer.from(text, 'base64url').equals(bytes));
}

function headerOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
}

function payloadOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

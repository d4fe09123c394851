import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KeyInput } from '../../src/keys/key.js';
import { KeyRing } from '../../src/keys/key-ring.js';

const secret = (bytes: number) => Buffer.alloc(bytes, 5);
const encoded = secret(32).toString('base64url');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weakRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const wrongCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' });

describe('new KeyRing', () => {
  it('reads secrets from one text', () => {
    const ring = new KeyRing(`new:${encoded}, old:${encoded}`);
    expect(ring.signing).toMatchObject({ kid: 'new', algorithm: 'HS256' });
    expect(ring.find('old')?.kid).toBe('old');
    expect(ring.find('other')).toBeUndefined();
  });

  it('builds each key object once', () => {
    const ring = new KeyRing([{ kid: 'a', algorithm: 'RS256', privateKey: pem(rsa.privateKey) }]);
    expect(ring.find('a')?.verifyWith).toBe(ring.find('a')?.verifyWith);
    expect(ring.find('a')?.verifyWith.type).toBe('public');
  });

  it('takes a KeyObject as a secret', () => {
    const ring = new KeyRing([{ kid: 'a', algorithm: 'HS256', secret: createSecretKey(secret(32)) }]);
    expect(ring.signing.kid).toBe('a');
  });

  it.each([undefined, '', [], 7])('refuses %j and gives the command that makes a key', (keys) => {
    expect(() => new KeyRing(keys as string)).toThrow(/^(keys are missing|keys must be).*node -p "'k1:'/);
  });

  it.each([
    ['no colon', encoded],
    ['no kid', `:${encoded}`],
    ['no secret', 'k1:'],
    ['three parts', `k1:${encoded}:x`],
    ['standard base64', `k1:${Buffer.alloc(33, 255).toString('base64')}`],
    ['a stray character', `k1:${encoded.slice(0, 10)} ${encoded.slice(10)}`],
  ])('refuses a text with %s, without showing the secret', (_, keys) => {
    const error = thrownBy(() => new KeyRing(keys));
    expect(error.message).toMatch(/^Key 1 is not of the form kid:secret/);
    expect(error.message).not.toContain(encoded.slice(0, 10));
  });

  it.each<[KeyInput['algorithm'], number]>([
    ['HS256', 31],
    ['HS384', 47],
    ['HS512', 63],
  ])('refuses a secret for %s of %i bytes', (algorithm, bytes) => {
    const build = (length: number) =>
      new KeyRing([{ kid: 'a', algorithm, secret: secret(length) } as KeyInput]);
    expect(() => build(bytes)).toThrow(
      `Key 'a': ${algorithm} needs a secret of at least ${bytes + 1} bytes.`,
    );
    expect(build(bytes + 1).signing.algorithm).toBe(algorithm);
  });

  it.each<[string, unknown]>([
    ['a secret that is a text', { kid: 'a', algorithm: 'HS256', secret: 'x'.repeat(64) }],
    ['an algorithm that is none', { kid: 'a', algorithm: 'none', secret: secret(64) }],
    ['an inherited name for an algorithm', { kid: 'a', algorithm: 'toString', secret: secret(64) }],
    ['a kid that is missing', { algorithm: 'HS256', secret: secret(64) }],
    ['a kid with a quote', { kid: "a'", algorithm: 'HS256', secret: secret(64) }],
    ['a pair without keys', { kid: 'a', algorithm: 'RS256' }],
    ['a PEM that is none', { kid: 'a', algorithm: 'RS256', privateKey: 'nonsense' }],
    ['RSA of 1024 bits', { kid: 'a', algorithm: 'RS256', privateKey: weakRsa.privateKey }],
    ['an RSA key for ES256', { kid: 'a', algorithm: 'ES256', privateKey: rsa.privateKey }],
    ['another curve for ES256', { kid: 'a', algorithm: 'ES256', privateKey: wrongCurve.privateKey }],
    ['a public key as private', { kid: 'a', algorithm: 'RS256', privateKey: rsa.publicKey }],
    [
      'keys of two pairs',
      { kid: 'a', algorithm: 'RS256', privateKey: rsa.privateKey, publicKey: weakRsa.publicKey },
    ],
    ['nothing', null],
  ])('refuses %s', (_, key) => {
    expect(() => new KeyRing([key as KeyInput])).toThrow(TypeError);
  });

  it('refuses two keys of one kid', () => {
    expect(() => new KeyRing(`a:${encoded},a:${encoded}`)).toThrow('Two keys have the same kid.');
  });

  it('refuses a first key that can only verify', () => {
    expect(() => new KeyRing([{ kid: 'a', algorithm: 'ES256', publicKey: ec.publicKey }])).toThrow(
      "Key 'a' stands first, so it needs a privateKey.",
    );
  });
});

describe('KeyRing.find', () => {
  it('gives no key for a token that names none, unless one is named for it', () => {
    expect(new KeyRing(`a:${encoded}`).find(undefined)).toBeUndefined();
    expect(new KeyRing(`a:${encoded},b:${encoded}`, 'b').find(undefined)?.kid).toBe('b');
  });

  it('refuses a key for tokens without kid that is not in the ring', () => {
    expect(() => new KeyRing(`a:${encoded}`, 'b')).toThrow(
      new TypeError("keyWithoutKid must name one of the keys, and 'b' is none of them."),
    );
  });
});

describe('KeyRing.toJwks', () => {
  it('gives the public keys and no secret', () => {
    const ring = new KeyRing([
      { kid: 'hs', algorithm: 'HS256', secret: secret(32) },
      { kid: 'es', algorithm: 'ES256', privateKey: ec.privateKey },
      { kid: 'rs', algorithm: 'RS256', publicKey: pem(rsa.publicKey) },
    ]);
    const { keys } = ring.toJwks();
    expect(keys).toMatchObject([
      { kid: 'es', alg: 'ES256', use: 'sig', kty: 'EC', crv: 'P-256' },
      { kid: 'rs', alg: 'RS256', use: 'sig', kty: 'RSA', e: 'AQAB' },
    ]);
    expect(keys.flatMap((key) => Object.keys(key))).not.toContain('d');
  });
});

function pem(key: typeof rsa.privateKey): string {
  return key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }) as string;
}

function thrownBy(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Nothing was thrown.');
}

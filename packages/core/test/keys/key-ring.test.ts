import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Key, KeyInput, LegacyKeyInput } from '../../src/keys/key.js';
import { KeyRing } from '../../src/keys/key-ring.js';

const secret = (bytes: number) => Buffer.alloc(bytes, 5);
const encoded = secret(32).toString('base64url');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weakRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const wrongCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const bitcoin = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
const ed25519 = generateKeyPairSync('ed25519');

const OLD = { algorithm: 'HS256', secret: Buffer.alloc(32, 99) } as const;

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
    ['the curve of Bitcoin for ES256', { kid: 'a', algorithm: 'ES256', privateKey: bitcoin.privateKey }],
    ['an Ed25519 key for ES256', { kid: 'a', algorithm: 'ES256', privateKey: ed25519.privateKey }],
    ['the algorithm EdDSA', { kid: 'a', algorithm: 'EdDSA', privateKey: ed25519.privateKey }],
    ['a public key as private', { kid: 'a', algorithm: 'RS256', privateKey: rsa.publicKey }],
    [
      'keys of two pairs',
      { kid: 'a', algorithm: 'RS256', privateKey: rsa.privateKey, publicKey: weakRsa.publicKey },
    ],
    ['nothing', null],
  ])('refuses %s', (_, key) => {
    expect(() => new KeyRing([key as KeyInput])).toThrow(TypeError);
  });

  it.each<[string, string | KeyInput[]]>([
    ['one text', `b:${encoded},a:${encoded},c:${encoded},a:${encoded}`],
    [
      'objects',
      [
        { kid: 'b', algorithm: 'HS256', secret: secret(32) },
        { kid: 'a', algorithm: 'HS256', secret: secret(32) },
        { kid: 'a', algorithm: 'ES256', privateKey: ec.privateKey },
      ],
    ],
  ])('refuses two keys of one kid in %s, and names it', (_, keys) => {
    expect(() => new KeyRing(keys)).toThrow(
      new TypeError("Two keys have the kid 'a'. Give each one of its own."),
    );
  });

  it.each([
    ['rsa', 'RS256', 3],
    ['rsa', 'PS256', 17],
    ['rsa-pss', 'PS256', 3],
    ['rsa', 'RS256', 65_535],
  ] as const)(
    'refuses a key of type %s for %s with the public exponent %i',
    (type, algorithm, publicExponent) => {
      const pair = generateKeyPairSync(type as 'rsa', { modulusLength: 2048, publicExponent });
      for (const key of [pair, { publicKey: pair.publicKey }, { privateKey: pem(pair.privateKey) }]) {
        expect(() => new KeyRing([{ kid: 'a', algorithm, ...key }])).toThrow(
          new TypeError(
            `Key 'a': RSA needs an odd public exponent from 65537 on, this key has ${publicExponent}.`,
          ),
        );
      }
    },
  );

  it('refuses an even public exponent', () => {
    const { publicKey } = rsa;
    const jwk = { ...publicKey.export({ format: 'jwk' }), e: Buffer.from([1, 0, 2]).toString('base64url') };
    const even = createPublicKey({ key: jwk, format: 'jwk' });
    const keys: KeyInput[] = [
      { kid: 'a', algorithm: 'HS256', secret: secret(32) },
      { kid: 'b', algorithm: 'RS256', publicKey: even },
    ];
    expect(() => new KeyRing(keys)).toThrow(
      "Key 'b': RSA needs an odd public exponent from 65537 on, this key has 65538.",
    );
  });

  it('takes a public exponent that is greater', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 65_539 });
    expect(new KeyRing([{ kid: 'a', algorithm: 'RS256', privateKey }]).signing.kid).toBe('a');
  });

  it('refuses a key that is bound to another hash, and takes one that is bound to SHA-256', () => {
    const bound = (hashAlgorithm: string) => {
      const { privateKey } = generateKeyPairSync('rsa-pss', {
        modulusLength: 2048,
        publicExponent: 65_537,
        hashAlgorithm,
        mgf1HashAlgorithm: hashAlgorithm,
        saltLength: 32 as never,
      });
      return new KeyRing([{ kid: 'a', algorithm: 'PS256', privateKey }]);
    };
    expect(() => bound('sha512')).toThrow(
      new TypeError("Key 'a': PS256 needs SHA-256, this key is bound to sha512."),
    );
    expect(bound('sha256').signing.kid).toBe('a');
  });

  it('refuses a first key that can only verify', () => {
    expect(() => new KeyRing([{ kid: 'a', algorithm: 'ES256', publicKey: ec.publicKey }])).toThrow(
      "Key 'a' stands first, so it needs a privateKey.",
    );
  });
});

describe('KeyRing.find', () => {
  it('gives no key for a token that names none', () => {
    expect(new KeyRing(`a:${encoded}`).find(undefined)).toBeUndefined();
  });

  it('gives the keys of another system by their kid, or for tokens without, and tells them apart', () => {
    const named = { kid: 'old', algorithm: 'ES256', publicKey: ec.publicKey } as const;
    const ring = new KeyRing(`a:${encoded}`, [OLD, named]);
    const found = [undefined, 'a', 'old'].map((kid) => ring.find(kid) as Key);
    expect(found.map((key) => [key.algorithm, ring.isLegacy(key)])).toEqual([
      ['HS256', true],
      ['HS256', false],
      ['ES256', true],
    ]);
    for (const kid of [null, '', 'undefined', 'of-tokens-without-kid', 0]) {
      expect(ring.find(kid)).toBeUndefined();
    }
  });
});

describe('the keys of another system', () => {
  it.each<[string, readonly unknown[], string]>([
    [
      'one of the own keys, whatever its kid and its algorithm',
      [{ algorithm: 'HS384', secret: secret(64), kid: 'old' }],
      "legacyTokens.keys: key 'old' is one of the manager's keys as well. Make a new one for those: the old one is " +
        'only to verify what it has signed.',
    ],
    [
      'a kid of the own keys',
      [{ ...OLD, kid: 'a' }],
      "legacyTokens.keys: there is another key of the kid 'a'. Give each one of its own.",
    ],
    [
      'two without kid',
      [OLD, OLD],
      'Two of legacyTokens.keys have no kid. One key verifies the tokens that name none.',
    ],
    [
      'a secret that is short',
      [{ algorithm: 'HS256', secret: Buffer.from('secret') }],
      'legacyTokens.keys: HS256 needs a secret of at least 32 bytes, this one has 6. Its tokens could be forged by who ' +
        'holds one of them, so let their users log in once more.',
    ],
    [
      'a secret that is a text',
      [{ algorithm: 'HS256', secret: 'x'.repeat(64) }],
      "legacyTokens.keys: Key 'of-tokens-without-kid': the secret must be bytes or a KeyObject.",
    ],
    ['nothing', [null], 'legacyTokens.keys: '],
  ])('refuse %s', (_, legacy, message) => {
    const own = [{ kid: 'a', algorithm: 'HS256', secret: secret(64) }] as const;
    const error = thrownBy(() => new KeyRing(own, legacy as LegacyKeyInput[]));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message.slice(0, message.length)).toBe(message);
  });

  it('are not published, and sign nothing', () => {
    const ring = new KeyRing(`a:${encoded}`, [{ algorithm: 'ES256', privateKey: ec.privateKey }]);
    expect(ring.toJwks()).toEqual({ keys: [] });
    expect(ring.signing.kid).toBe('a');
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

import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type JsonWebKeyInput,
  type Key,
  type KeyInput,
  type LegacyKeyInput,
  MAKE_A_KEY,
} from '../../src/keys/key.js';
import { KeyRing } from '../../src/keys/key-ring.js';

const secret = (bytes: number) => Buffer.alloc(bytes, 5);
const encoded = secret(32).toString('base64url');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weakRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const wrongCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const bitcoin = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
const ed25519 = generateKeyPairSync('ed25519');
const ed448 = generateKeyPairSync('ed448');

const KID = 'A key needs a kid of 1 to 64 letters, digits, dots, underscores or hyphens.';
const ALGORITHMS = "Key 'a': the algorithm must be one of HS256, HS384, HS512, RS256, PS256, ES256, EdDSA.";

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

  it.each<[string, unknown, string]>([
    [
      'a secret that is a text',
      { kid: 'a', algorithm: 'HS256', secret: 'x'.repeat(64) },
      `Key 'a': the secret must be bytes or a KeyObject. ${MAKE_A_KEY}`,
    ],
    [
      'a private key as a secret',
      { kid: 'a', algorithm: 'HS256', secret: ec.privateKey },
      `Key 'a': HS256 needs a secret of at least 32 bytes. ${MAKE_A_KEY}`,
    ],
    ['an algorithm that is none', { kid: 'a', algorithm: 'none', secret: secret(64) }, ALGORITHMS],
    [
      'an inherited name for an algorithm',
      { kid: 'a', algorithm: 'toString', secret: secret(64) },
      ALGORITHMS,
    ],
    ['a kid that is missing', { algorithm: 'HS256', secret: secret(64) }, KID],
    ['a kid that is a number', { kid: 7, algorithm: 'HS256', secret: secret(64) }, KID],
    ['a kid with a quote', { kid: "a'", algorithm: 'HS256', secret: secret(64) }, KID],
    ['a kid that begins with a quote', { kid: "'a", algorithm: 'HS256', secret: secret(64) }, KID],
    ['an empty kid', { kid: '', algorithm: 'HS256', secret: secret(64) }, KID],
    ['a kid of 65 letters', { kid: 'a'.repeat(65), algorithm: 'HS256', secret: secret(64) }, KID],
    [
      'an unknown member of a secret',
      { kid: 'a', algorithm: 'HS256', secret: secret(64), secrets: 1 },
      "Key 'a' has no member 'secrets'. Did you mean 'secret'? Its members are kid, algorithm, secret.",
    ],
    [
      'an unknown member of a pair',
      { kid: 'a', algorithm: 'RS256', publicKeys: rsa.publicKey },
      "Key 'a' has no member 'publicKeys'. Did you mean 'publicKey'? Its members are kid, algorithm, privateKey, " +
        'publicKey.',
    ],
    [
      'a pair without keys',
      { kid: 'a', algorithm: 'RS256' },
      "Key 'a': RS256 needs a privateKey, or a publicKey to verify only.",
    ],
    [
      'a PEM that is none',
      { kid: 'a', algorithm: 'RS256', privateKey: 'nonsense' },
      "Key 'a': the privateKey can't be read as PEM.",
    ],
    [
      'a public PEM that is none',
      { kid: 'a', algorithm: 'RS256', publicKey: 'nonsense' },
      "Key 'a': the publicKey can't be read as PEM.",
    ],
    [
      'RSA of 1024 bits',
      { kid: 'a', algorithm: 'RS256', privateKey: weakRsa.privateKey },
      "Key 'a': RSA needs at least 2048 bits, this key has 1024.",
    ],
    [
      'an RSA key for ES256',
      { kid: 'a', algorithm: 'ES256', privateKey: rsa.privateKey },
      "Key 'a': ES256 needs a key of type ec, not rsa.",
    ],
    [
      'a P-256 key for PS256',
      { kid: 'a', algorithm: 'PS256', privateKey: ec.privateKey },
      "Key 'a': PS256 needs a key of type rsa or rsa-pss, not ec.",
    ],
    [
      'another curve for ES256',
      { kid: 'a', algorithm: 'ES256', privateKey: wrongCurve.privateKey },
      "Key 'a': ES256 needs the curve P-256, this key is on secp384r1.",
    ],
    [
      'the curve of Bitcoin for ES256',
      { kid: 'a', algorithm: 'ES256', privateKey: bitcoin.privateKey },
      "Key 'a': ES256 needs the curve P-256, this key is on secp256k1.",
    ],
    [
      'an Ed25519 key for ES256',
      { kid: 'a', algorithm: 'ES256', privateKey: ed25519.privateKey },
      "Key 'a': ES256 needs a key of type ec, not ed25519.",
    ],
    [
      'an Ed448 key for EdDSA',
      { kid: 'a', algorithm: 'EdDSA', privateKey: ed448.privateKey },
      "Key 'a': EdDSA needs a key of type ed25519, not ed448.",
    ],
    [
      'a P-256 key for EdDSA',
      { kid: 'a', algorithm: 'EdDSA', privateKey: ec.privateKey },
      "Key 'a': EdDSA needs a key of type ed25519, not ec.",
    ],
    [
      'a public key as private',
      { kid: 'a', algorithm: 'RS256', privateKey: rsa.publicKey },
      "Key 'a': the privateKey is a public key.",
    ],
    [
      'a private key as public',
      { kid: 'a', algorithm: 'RS256', publicKey: rsa.privateKey },
      "Key 'a': the publicKey is a private key.",
    ],
    [
      'keys of two pairs',
      { kid: 'a', algorithm: 'RS256', privateKey: rsa.privateKey, publicKey: otherRsa.publicKey },
      "Key 'a': the publicKey does not belong to the privateKey.",
    ],
    ['nothing', null, KID],
    ['what is undefined', undefined, KID],
  ])('refuses %s', (_, key, message) => {
    expect(thrownBy(() => new KeyRing([key as KeyInput]))).toEqual(new TypeError(message));
  });

  it('takes a kid of one letter, of 64, and of all that it may have', () => {
    for (const kid of ['a', 'a'.repeat(64), 'Key_2026-11.v1']) {
      expect(new KeyRing([{ kid, algorithm: 'HS256', secret: secret(32) }]).signing.kid).toBe(kid);
    }
  });

  it('takes both keys of a pair', () => {
    const { signing } = new KeyRing([{ kid: 'a', algorithm: 'RS256', ...rsa }]);
    expect(signing.signWith).toBe(rsa.privateKey);
    expect(signing.verifyWith).toBe(rsa.publicKey);
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

  it('signs with the first key that may, whatever only verifies in front of it', () => {
    const ring = new KeyRing([
      { kid: 'next', algorithm: 'ES256', publicKey: ec.publicKey },
      { kid: 'now', algorithm: 'RS256', privateKey: rsa.privateKey },
      { kid: 'old', algorithm: 'HS256', secret: secret(32) },
    ]);
    expect(ring.signing.kid).toBe('now');
    expect(ring.find('next')?.algorithm).toBe('ES256');
  });

  it('refuses keys that can only verify', () => {
    expect(() => new KeyRing([{ kid: 'a', algorithm: 'ES256', publicKey: ec.publicKey }])).toThrow(
      new TypeError(
        "None of the keys can sign. Give one with its private part, and in a JWK with 'sign' among its key_ops.",
      ),
    );
  });

  it.each(['pkcs8', 'sec1'] as const)('takes the bytes of a PEM file (%s)', (type) => {
    const privateKey = Buffer.from(ec.privateKey.export({ type, format: 'pem' }));
    expect(new KeyRing([{ kid: 'a', algorithm: 'ES256', privateKey }]).signing.signWith.type).toBe('private');
  });

  it('takes an Ed25519 key', () => {
    const { privateKey } = ed25519;
    expect(new KeyRing([{ kid: 'a', algorithm: 'EdDSA', privateKey }]).signing.algorithm).toBe('EdDSA');
  });
});

describe('new KeyRing with a JWK', () => {
  const jwk = (key: KeyObject, members: object) =>
    ({ ...key.export({ format: 'jwk' }), kid: 'a', ...members }) as JsonWebKeyInput;
  const hmac = createSecretKey(secret(32));

  it.each([
    ['HS256', hmac],
    ['RS256', rsa.privateKey],
    ['PS256', rsa.privateKey],
    ['ES256', ec.privateKey],
    ['EdDSA', ed25519.privateKey],
  ])('signs by %s with its private part', (alg, key) => {
    const { signing } = new KeyRing([jwk(key, { alg, use: 'sig' })]);
    expect(signing.algorithm).toBe(alg);
    expect(signing.signWith.equals(key)).toBe(true);
  });

  it.each([
    ['a secret', 'HS256', hmac],
    ['a private key', 'ES256', ec.privateKey],
    ['a public key', 'ES256', ec.publicKey],
  ])("only verifies with %s whose key_ops are ['verify']", (_, alg, key) => {
    const ring = new KeyRing([jwk(key, { alg, key_ops: ['verify'] }), jwk(hmac, { alg: 'HS256', kid: 'b' })]);
    expect(ring.signing.kid).toBe('b');
    expect(ring.find('a')?.signWith).toBeNull();
  });

  it('signs where its key_ops name it', () => {
    const key = jwk(ec.privateKey, { alg: 'ES256', key_ops: ['sign', 'verify'] });
    expect(new KeyRing([key]).signing.kid).toBe('a');
  });

  it('passes over members that have no meaning for a signature (RFC 7517 §4)', () => {
    const key = jwk(ec.privateKey, { alg: 'ES256', x5t: 'whatever', 'x-owner': 7 });
    expect(new KeyRing([key]).signing.kid).toBe('a');
  });

  it.each<[string, KeyObject, object, string]>([
    [
      'without alg',
      ec.privateKey,
      {},
      "Key 'a': the JWK needs an alg, such as 'ES256': one algorithm for one key.",
    ],
    [
      'for encryption',
      ec.privateKey,
      { alg: 'ES256', use: 'enc' },
      "Key 'a': the JWK is for 'enc'. A key for tokens has the use 'sig'.",
    ],
    [
      'that may not verify',
      ec.privateKey,
      { alg: 'ES256', key_ops: ['sign'] },
      "Key 'a': the key_ops of the JWK must be ['verify'] or ['sign', 'verify'], not [ 'sign' ].",
    ],
    [
      'of RSA with the algorithm of a secret',
      rsa.publicKey,
      { alg: 'HS256' },
      "Key 'a': HS256 is not for a key of the type (kty) 'RSA'.",
    ],
    [
      'of a secret with the algorithm of a pair',
      hmac,
      { alg: 'RS256' },
      "Key 'a': RS256 is not for a key of the type (kty) 'oct'.",
    ],
    [
      'of an unknown type',
      ec.privateKey,
      { alg: 'ES256', kty: 'AKP' },
      "Key 'a': the JWK can't be read as a key of type 'AKP'.",
    ],
    [
      'with a broken point',
      ec.privateKey,
      { alg: 'ES256', x: 'AAAA' },
      "Key 'a': the JWK can't be read as a key of type 'EC'.",
    ],
    [
      'with a secret of stray characters',
      hmac,
      { alg: 'HS256', k: ` ${encoded}` },
      "Key 'a': the JWK can't be read as a key of type 'oct'.",
    ],
    [
      'of an unknown algorithm',
      ec.privateKey,
      { alg: 'ES512' },
      "Key 'a': the algorithm must be one of HS256, HS384, HS512, RS256, PS256, ES256, EdDSA.",
    ],
  ])('refuses one %s, without showing it', (_, key, members, message) => {
    const error = thrownBy(() => new KeyRing([jwk(key, members)]));
    expect(error).toEqual(new TypeError(message));
    expect(error.cause).toBeUndefined();
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
    [
      'a private key as a secret',
      [{ algorithm: 'HS256', secret: ec.privateKey }],
      "legacyTokens.keys: Key 'of-tokens-without-kid': HS256 needs a secret of at least 32 bytes.",
    ],
    [
      'nothing',
      [null],
      "legacyTokens.keys: Key 'of-tokens-without-kid': the algorithm must be one of HS256, HS384, HS512, RS256, PS256, " +
        'ES256, EdDSA.',
    ],
  ])('refuse %s', (_, legacy, message) => {
    const own = [
      { kid: 'z', algorithm: 'ES256', privateKey: ec.privateKey },
      { kid: 'a', algorithm: 'HS256', secret: secret(64) },
    ] as const;
    const error = thrownBy(() => new KeyRing(own, legacy as LegacyKeyInput[]));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message.slice(0, message.length)).toBe(message);
  });

  it.each([
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
  ] as const)('need a secret for %s of %i bytes, be it bytes or a KeyObject', (algorithm, bytes) => {
    const kinds = [(bytes: Buffer) => bytes, (bytes: Buffer) => createSecretKey(bytes)];
    for (const make of kinds) {
      const build = (length: number) =>
        new KeyRing(`a:${encoded}`, [{ algorithm, secret: make(Buffer.alloc(length, 99)) }]);
      expect(build(bytes).find(undefined)?.algorithm).toBe(algorithm);
      expect(() => build(bytes - 1)).toThrow(
        `legacyTokens.keys: ${algorithm} needs a secret of at least ${bytes} bytes, this one has ${bytes - 1}.`,
      );
    }
  });

  it('keep what was wrong with one as the cause', () => {
    const error = thrownBy(() => new KeyRing(`a:${encoded}`, [{ algorithm: 'RS256', kid: 'old' }]));
    expect(error.cause).toEqual(
      new TypeError("Key 'old': RS256 needs a privateKey, or a publicKey to verify only."),
    );
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

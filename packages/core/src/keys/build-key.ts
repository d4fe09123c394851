import { createPrivateKey, createPublicKey, createSecretKey, KeyObject } from 'node:crypto';
import { checkNames, type Names } from '../values/check-names.js';
import {
  type JsonWebKeyInput,
  type Key,
  type KeyInput,
  type KeyPairInput,
  MAKE_A_KEY,
  type SecretKeyInput,
} from './key.js';
import { readJsonWebKey } from './read-json-web-key.js';

const SECRET_KEY: Names<SecretKeyInput> = { kid: true, algorithm: true, secret: true };
const KEY_PAIR: Names<KeyPairInput> = { kid: true, algorithm: true, privateKey: true, publicKey: true };
const KID = /^[\w.-]{1,64}$/;
/** RFC 7518 §3.2: as many as the hash has. */
export const SECRET_BYTES = { HS256: 32, HS384: 48, HS512: 64 };
const KEY_TYPES = { RS256: ['rsa'], PS256: ['rsa', 'rsa-pss'], ES256: ['ec'], EdDSA: ['ed25519'] };
const MIN_RSA_BITS = 2048;
/** NIST SP 800-56B §6.2: odd, and above 2^16. A smaller one has let padding be forged. */
const MIN_RSA_EXPONENT = 65_537n;

/**
 * Builds a key and refuses what would not protect a token.
 *
 * @throws TypeError naming the key by its `kid`, never showing it
 */
export function buildKey(input: KeyInput): Key {
  if (typeof input?.kid !== 'string' || !KID.test(input.kid)) {
    throw new TypeError('A key needs a kid of 1 to 64 letters, digits, dots, underscores or hyphens.');
  }
  if (!Object.hasOwn(input, 'kty')) return buildByAlgorithm(input as SecretKeyInput | KeyPairInput);
  const { key, maySign } = readJsonWebKey(input as JsonWebKeyInput);
  const built = buildByAlgorithm(key);
  return maySign ? built : { ...built, signWith: null };
}

function buildByAlgorithm(input: SecretKeyInput | KeyPairInput): Key {
  if (Object.hasOwn(SECRET_BYTES, input.algorithm)) return buildSecretKey(input as SecretKeyInput);
  if (Object.hasOwn(KEY_TYPES, input.algorithm)) return buildKeyPair(input as KeyPairInput);
  throw new TypeError(
    `Key '${input.kid}': the algorithm must be one of HS256, HS384, HS512, RS256, PS256, ES256, EdDSA.`,
  );
}

function buildSecretKey(input: SecretKeyInput): Key {
  const { kid, algorithm, secret } = input;
  checkNames(input, SECRET_KEY, `Key '${kid}'`, 'member');
  if (!(secret instanceof KeyObject) && !(secret instanceof Uint8Array)) {
    throw new TypeError(`Key '${kid}': the secret must be bytes or a KeyObject. ${MAKE_A_KEY}`);
  }
  const key = secret instanceof KeyObject ? secret : createSecretKey(secret);
  const needed = SECRET_BYTES[algorithm];
  // A key that is no secret has no such size.
  if ((key.symmetricKeySize ?? 0) < needed) {
    throw new TypeError(
      `Key '${kid}': ${algorithm} needs a secret of at least ${needed} bytes. ${MAKE_A_KEY}`,
    );
  }
  return { kid, algorithm, signWith: key, verifyWith: key };
}

function buildKeyPair(input: KeyPairInput): Key {
  const { kid, algorithm, privateKey, publicKey } = input;
  checkNames(input, KEY_PAIR, `Key '${kid}'`, 'member');
  if (privateKey === undefined && publicKey === undefined) {
    throw new TypeError(`Key '${kid}': ${algorithm} needs a privateKey, or a publicKey to verify only.`);
  }
  const signWith = privateKey === undefined ? null : readKey(kid, 'privateKey', privateKey);
  const verifyWith =
    publicKey === undefined ? createPublicKey(signWith as KeyObject) : readKey(kid, 'publicKey', publicKey);
  assertFits(kid, algorithm, verifyWith);
  if (signWith !== null && !createPublicKey(signWith).equals(verifyWith)) {
    throw new TypeError(`Key '${kid}': the publicKey does not belong to the privateKey.`);
  }
  return { kid, algorithm, signWith, verifyWith };
}

function readKey(
  kid: string,
  member: 'privateKey' | 'publicKey',
  value: NonNullable<KeyPairInput['privateKey']>,
): KeyObject {
  const type = member === 'privateKey' ? 'private' : 'public';
  let key: KeyObject;
  try {
    if (value instanceof KeyObject) key = value;
    else {
      const pem = Buffer.from(value);
      key = type === 'private' ? createPrivateKey(pem) : createPublicKey(pem);
    }
  } catch {
    // The cause may quote the key.
    throw new TypeError(`Key '${kid}': the ${member} can't be read as PEM.`);
  }
  if (key.type !== type) throw new TypeError(`Key '${kid}': the ${member} is a ${key.type} key.`);
  return key;
}

function assertFits(kid: string, algorithm: KeyPairInput['algorithm'], key: KeyObject): void {
  const type = String(key.asymmetricKeyType);
  if (!KEY_TYPES[algorithm].includes(type)) {
    throw new TypeError(
      `Key '${kid}': ${algorithm} needs a key of type ${KEY_TYPES[algorithm].join(' or ')}, not ${type}.`,
    );
  }
  const {
    modulusLength = MIN_RSA_BITS,
    publicExponent = MIN_RSA_EXPONENT,
    hashAlgorithm = 'sha256',
    namedCurve = 'prime256v1',
  } = detailsOf(key);
  if (modulusLength < MIN_RSA_BITS) {
    throw new TypeError(
      `Key '${kid}': RSA needs at least ${MIN_RSA_BITS} bits, this key has ${modulusLength}.`,
    );
  }
  if (publicExponent < MIN_RSA_EXPONENT || publicExponent % 2n === 0n) {
    throw new TypeError(
      `Key '${kid}': RSA needs an odd public exponent from ${MIN_RSA_EXPONENT} on, this key has ${publicExponent}.`,
    );
  }
  // A key may be bound to a hash, and would fail at the first log-in.
  if (hashAlgorithm !== 'sha256') {
    throw new TypeError(`Key '${kid}': ${algorithm} needs SHA-256, this key is bound to ${hashAlgorithm}.`);
  }
  if (namedCurve !== 'prime256v1') {
    throw new TypeError(`Key '${kid}': ES256 needs the curve P-256, this key is on ${namedCurve}.`);
  }
}

/**
 * Read from a copy: of a key that was generated in this process, Node 20 may wait for itself for ever, when it collects
 * garbage while it reads them.
 */
function detailsOf(key: KeyObject): NonNullable<KeyObject['asymmetricKeyDetails']> {
  const spki = { format: 'der', type: 'spki' } as const;
  return createPublicKey({ key: key.export(spki), ...spki }).asymmetricKeyDetails ?? {};
}

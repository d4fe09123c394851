import { createPrivateKey, createPublicKey, createSecretKey, type JsonWebKey } from 'node:crypto';
import { shown } from '../values/shown.js';
import type { JsonWebKeyInput, KeyPairInput, SecretKeyInput } from './key.js';

/**
 * Reads a JWK (RFC 7517 §4) that is for signatures.
 *
 * @returns the key, and whether it may sign what it could
 * @throws TypeError naming the key by its `kid`, never showing it
 */
export function readJsonWebKey(jwk: JsonWebKeyInput): {
  readonly key: SecretKeyInput | KeyPairInput;
  readonly maySign: boolean;
} {
  const { kid, alg, use, key_ops: operations } = jwk;
  if (typeof alg !== 'string') {
    throw new TypeError(`Key '${kid}': the JWK needs an alg, such as 'ES256': one algorithm for one key.`);
  }
  if (use !== undefined && use !== 'sig') {
    throw new TypeError(`Key '${kid}': the JWK is for ${shown(use)}. A key for tokens has the use 'sig'.`);
  }
  if (alg.startsWith('HS') !== (jwk.kty === 'oct')) {
    throw new TypeError(`Key '${kid}': ${alg} is not for a key of the type (kty) ${shown(jwk.kty)}.`);
  }
  return { key: keyOf(jwk), maySign: readOperations(kid, operations) };
}

/** Whether the key may sign, by what it is for (RFC 7517 §4.3). */
function readOperations(kid: string, operations: unknown): boolean {
  if (operations === undefined) return true;
  if (!Array.isArray(operations) || !operations.includes('verify')) {
    throw new TypeError(
      `Key '${kid}': the key_ops of the JWK must be ['verify'] or ['sign', 'verify'], not ${shown(operations)}.`,
    );
  }
  return operations.includes('sign');
}

function keyOf(jwk: JsonWebKeyInput): SecretKeyInput | KeyPairInput {
  const { kid, alg } = jwk;
  try {
    if (jwk.kty === 'oct') return { kid, algorithm: alg as 'HS256', secret: readSecret(jwk.k) };
    const key = { key: jwk as JsonWebKey, format: 'jwk' } as const;
    const algorithm = alg as KeyPairInput['algorithm'];
    if (jwk.d !== undefined) return { kid, algorithm, privateKey: createPrivateKey(key) };
    return { kid, algorithm, publicKey: createPublicKey(key) };
  } catch {
    // The cause may quote the key.
    throw new TypeError(`Key '${kid}': the JWK can't be read as a key of type ${shown(jwk.kty)}.`);
  }
}

/** The secret of a JWK (RFC 7518 §6.4.1). Node's decoder passes over what it doesn't know: it would be another secret. */
function readSecret(k: unknown): NonNullable<SecretKeyInput['secret']> {
  const secret = Buffer.from(String(k), 'base64url');
  if (secret.toString('base64url') !== k) throw new TypeError('k is no base64url.');
  return createSecretKey(secret);
}

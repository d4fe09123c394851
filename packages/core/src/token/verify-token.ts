import jwt from 'jsonwebtoken';
import { InvalidTokenError, type RefusalReason } from '../errors.js';
import type { Key } from '../keys/key.js';
import type { KeyRing } from '../keys/key-ring.js';
import { deriveSessionId } from '../lookup-id.js';
import { findUserIdFault } from '../user-id.js';
import { hasForgedMac } from './has-forged-mac.js';
import type { TokenClaims, TokenProfile } from './token-claims.js';

const MAX_TOKEN_LENGTH = 4096;
/** What a store can hold. */
const MAX_GENERATION = 2 ** 31 - 1;
const THREE_PARTS = /^([\w-]+)\.[\w-]+\.([\w-]+)$/;

/**
 * Checks a token like any JWT (RFC 7519 §7.2) and, beyond that, what jsonwebtoken lets through. Only whether it has
 * expired is left to the caller, since that changes.
 *
 * @param now milliseconds since the epoch
 * @throws InvalidTokenError
 */
export function verifyToken(token: string, now: number, keys: KeyRing, profile: TokenProfile): TokenClaims {
  const parts =
    typeof token === 'string' && token.length <= MAX_TOKEN_LENGTH ? THREE_PARTS.exec(token) : null;
  if (parts === null) throw new InvalidTokenError('malformed');
  const [, header = '', signature = ''] = parts;
  const key = findKey(header, keys);
  // Spare bits of the last character may be set freely, which would give one token many spellings.
  if (!isCanonical(signature)) throw new InvalidTokenError('malformed');
  if (hasForgedMac(token, signature, key)) throw new InvalidTokenError('bad_signature');
  return readClaims(verifySignature(token, now, key, profile), profile);
}

/** Whether it is worth looking at. */
export function isSizedLikeToken(token: unknown): token is string {
  return typeof token === 'string' && token.length <= MAX_TOKEN_LENGTH;
}

function findKey(encodedHeader: string, keys: KeyRing): Key {
  const header = parseObject(encodedHeader);
  // Extensions that must be understood (RFC 7515 §4.1.11, RFC 7797) are none of ours.
  if (header === null || 'crit' in header || 'b64' in header) throw new InvalidTokenError('malformed');
  const key = keys.find(header.kid);
  if (key === undefined) throw new InvalidTokenError('unknown_key');
  if (header.alg !== key.algorithm) throw new InvalidTokenError('wrong_algorithm');
  return key;
}

function verifySignature(token: string, now: number, key: Key, profile: TokenProfile): unknown {
  try {
    return jwt.verify(token, key.verifyWith, {
      algorithms: [key.algorithm],
      clockTimestamp: Math.floor(now / 1000),
      ignoreExpiration: true,
      ...(profile.issuer !== undefined && { issuer: profile.issuer }),
      ...(profile.audience !== undefined && { audience: profile.audience }),
    });
  } catch (error) {
    throw new InvalidTokenError(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): RefusalReason {
  const message = error instanceof Error ? error.message : '';
  if (message === 'invalid signature') return 'bad_signature';
  if (message.startsWith('jwt issuer invalid')) return 'wrong_issuer';
  if (message.startsWith('jwt audience invalid')) return 'wrong_audience';
  return 'bad_claims';
}

function readClaims(payload: unknown, profile: TokenProfile): TokenClaims {
  if (!isPlainObject(payload)) throw new InvalidTokenError('bad_claims');
  const { sub, iat, exp, gen = 0 } = payload;
  const lookupId = payload[profile.lookupIdClaim];
  const sound =
    Number.isSafeInteger(exp) &&
    Number.isSafeInteger(iat) &&
    Number.isSafeInteger(gen) &&
    (gen as number) >= 0 &&
    (gen as number) <= MAX_GENERATION &&
    findUserIdFault(sub) === null &&
    typeof lookupId === 'string' &&
    lookupId !== '' &&
    lookupId.isWellFormed();
  if (!sound) throw new InvalidTokenError('bad_claims');
  return {
    sessionId: deriveSessionId(lookupId),
    userId: sub as string,
    generation: gen as number,
    issuedAt: (iat as number) * 1000,
    expiresAt: (exp as number) * 1000,
  };
}

function isCanonical(base64url: string): boolean {
  return Buffer.from(base64url, 'base64url').toString('base64url') === base64url;
}

function parseObject(encoded: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    return isPlainObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

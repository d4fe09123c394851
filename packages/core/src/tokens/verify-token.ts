import { createHmac, timingSafeEqual } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { InvalidTokenError, type RefusalReason } from '../errors.js';
import type { Key } from '../keys/key.js';
import type { KeyRing } from '../keys/key-ring.js';
import { deriveSessionId, LOOKUP_ID_CLAIM } from '../values/lookup-id.js';
import { findUserIdFault } from '../values/user-id.js';
import { isSignedByEdDsa } from './ed-dsa.js';
import { renameLegacyClaims } from './legacy-claims.js';
import { MAX_GENERATION, type TokenClaims, type TokenProfile } from './token-claims.js';
import { findKey, isPlainObject, parseObject } from './token-key.js';

const MAX_TOKEN_LENGTH = 4096;
const THREE_PARTS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Checks a token like any JWT (RFC 7519 §7.2) and, beyond that, what jsonwebtoken lets through. Only its times are left
 * to the caller, since whether it is good yet, and still, changes.
 *
 * A token whose key is the other system's is read by its rules, and no other is.
 *
 * Where a member of a JSON object is doubled, every reader here takes the last (RFC 7519 §4).
 *
 * @throws InvalidTokenError
 */
export function verifyToken(token: string, keys: KeyRing, profile: TokenProfile): TokenClaims {
  if (!isSizedLikeToken(token) || !THREE_PARTS.test(token)) throw new InvalidTokenError('malformed');
  const [header, payload, signature] = partsOf(token);
  // Spare bits of the last character may be set freely, which would give one token many spellings.
  if (![header, payload, signature].every(isCanonical)) throw new InvalidTokenError('malformed');
  const key = findKey(header, keys, profile);
  if (hasForgedMac(token, signature, key)) throw new InvalidTokenError('bad_signature');
  const legacy = keys.isLegacy(key) ? (profile.legacyTokens ?? null) : null;
  const claims = verifySignature(token, key, legacy ?? profile);
  if (!isPlainObject(claims)) throw new InvalidTokenError('bad_claims');
  return legacy === null ? readClaims(claims) : readClaims(renameLegacyClaims(claims, legacy), 'iat');
}

/** Whether it is worth looking at. */
export function isSizedLikeToken(token: unknown): token is string {
  return typeof token === 'string' && token.length <= MAX_TOKEN_LENGTH;
}

function partsOf(token: string): [header: string, payload: string, signature: string] {
  return token.split('.') as [string, string, string];
}

function verifySignature(token: string, key: Key, profile: Parties): unknown {
  const { algorithm, verifyWith } = key;
  if (algorithm === 'EdDSA') return demandParties(readSignedByEdDsa(token, key), profile);
  try {
    return jwt.verify(token, verifyWith, {
      algorithms: [algorithm],
      ignoreExpiration: true,
      ignoreNotBefore: true,
      issuer: profile.issuer,
      audience: profile.audience,
    });
  } catch (error) {
    throw new InvalidTokenError(reasonOf(error), { cause: error });
  }
}

function readSignedByEdDsa(token: string, key: Key): Record<string, unknown> {
  if (!isSignedByEdDsa(token, key)) throw new InvalidTokenError('bad_signature');
  const [, payload] = partsOf(token);
  const claims = parseObject(payload);
  if (claims === null) throw new InvalidTokenError('bad_claims');
  return claims;
}

/** The issuer and the audience (RFC 7519 §4.1.1, §4.1.3), as jsonwebtoken demands them. */
function demandParties(payload: Record<string, unknown>, { issuer, audience }: Parties): unknown {
  if (audience !== undefined && ![payload.aud].flat().includes(audience)) {
    throw new InvalidTokenError('wrong_audience');
  }
  if (issuer !== undefined && payload.iss !== issuer) throw new InvalidTokenError('wrong_issuer');
  return payload;
}

/**
 * Why jsonwebtoken refuses a token: for its parties, for a payload that is no JSON, or for its signature, which it tells in many
 * ways, such as that it is too short.
 */
function reasonOf(error: unknown): RefusalReason {
  if (error instanceof SyntaxError) return 'bad_claims';
  const { message } = error as Error;
  if (message.startsWith('jwt issuer invalid')) return 'wrong_issuer';
  return message.startsWith('jwt audience invalid') ? 'wrong_audience' : 'bad_signature';
}

/** @param optional a claim that may be null */
function readClaims(payload: Readonly<Record<string, unknown>>, optional?: 'iat'): TokenClaims {
  const { sub, iat, exp, nbf = 0, gen = 0, [LOOKUP_ID_CLAIM]: lookupId } = payload;
  const sound =
    Number.isSafeInteger(exp) &&
    ((optional === 'iat' && iat === null) || (Number.isSafeInteger(iat) && (iat as number) >= 0)) &&
    typeof nbf === 'number' &&
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
    issuedAt: iat === null ? null : (iat as number) * 1000,
    notBefore: nbf * 1000,
    expiresAt: (exp as number) * 1000,
  };
}

/** Whether the last character has no bits of its own (RFC 4648 §3.5), of a text in the alphabet of base64url. */
function isCanonical(base64url: string): boolean {
  const left = base64url.length % 4;
  if (left < 2) return left === 0;
  return (left === 2 ? 'AQgw' : 'AEIMQUYcgkosw048').includes(base64url.slice(-1));
}

type Parties = Pick<TokenProfile, 'issuer' | 'audience'>;

const DIGESTS: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

/**
 * Whether a token of an HMAC key (RFC 7518 §3.2) bears a MAC that isn't the key's. It is only ever a reason to refuse,
 * for the price of the MAC alone: jsonwebtoken would parse the token and make an error with a stack. What passes is for
 * jsonwebtoken to verify, as is every token of another kind of key.
 */
function hasForgedMac(token: string, signature: string, key: Key): boolean {
  const digest = DIGESTS[key.algorithm];
  if (digest === undefined) return false;
  const signed = token.slice(0, -signature.length - 1);
  const expected = createHmac(digest, key.verifyWith).update(signed).digest();
  const presented = Buffer.from(signature, 'base64url');
  return presented.length !== expected.length || !timingSafeEqual(presented, expected);
}

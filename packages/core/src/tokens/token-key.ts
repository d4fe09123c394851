import { InvalidTokenError } from '../errors.js';
import type { Key } from '../keys/key.js';
import type { KeyRing } from '../keys/key-ring.js';
import { type LegacyProfile, SESSION_TOKEN_TYPE, type TokenProfile } from './token-claims.js';

/**
 * The key that verifies a token, by its header: bound to one algorithm, and to the rules of this manager or to those of
 * the system that you come from.
 *
 * @throws InvalidTokenError
 */
export function findKey(encodedHeader: string, keys: KeyRing, { legacyTokens }: TokenProfile): Key {
  const header = parseObject(encodedHeader);
  // Extensions that must be understood (RFC 7515 §4.1.11, RFC 7797) are none of ours.
  if (header === null || Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64'))
    throw new InvalidTokenError('malformed');
  const key = keys.find(header.kid);
  const isFit =
    key !== undefined && keys.isLegacy(key)
      ? legacyTokens != null && isLegacyType(header.typ, legacyTokens)
      : header.typ === SESSION_TOKEN_TYPE;
  if (!isFit) throw new InvalidTokenError('wrong_type');
  if (key === undefined) throw new InvalidTokenError('unknown_key');
  if (header.alg !== key.algorithm) throw new InvalidTokenError('wrong_algorithm');
  return key;
}

/**
 * Whether a token names a key of another system, or none as its tokens may: read of the very header by which
 * {@link findKey} picks it, and nothing is checked yet.
 */
export function namesLegacyKey(token: string, keys: KeyRing): boolean {
  const [encoded = ''] = token.split('.', 1);
  const header = parseObject(encoded);
  const key = header === null ? undefined : keys.find(header.kid);
  return key !== undefined && keys.isLegacy(key);
}

/** A `typ` is compared without case (RFC 7519 §5.1), and most systems write `JWT` or none. */
function isLegacyType(typ: unknown, profile: LegacyProfile): boolean {
  if (typ === undefined) return profile.typ === undefined;
  return typeof typ === 'string' && typ.toLowerCase() === (profile.typ ?? 'JWT').toLowerCase();
}

/** The JSON object that is encoded in base64url; null for anything else. */
export function parseObject(encoded: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    return isPlainObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

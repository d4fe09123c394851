import { InvalidTokenError } from '../errors.js';
import { LOOKUP_ID_CLAIM } from '../values/lookup-id.js';
import type { LegacyProfile } from './token-claims.js';

/**
 * The claims of another system's token, by the names that ours have. What ours demand is demanded of them too, but `iat`;
 * and an id may be a number.
 *
 * @throws InvalidTokenError for one that names whom it is for, where nobody said that this is meant (RFC 7519 §4.1.3)
 */
export function renameLegacyClaims(
  payload: Readonly<Record<string, unknown>>,
  { userIdClaim, lookupIdClaim, audience }: LegacyProfile,
): Record<string, unknown> {
  if (audience === undefined && payload.aud !== undefined) throw new InvalidTokenError('wrong_audience');
  const { exp, iat = null, nbf, gen } = payload;
  const [sub, lookupId] = [idOf(payload[userIdClaim]), idOf(payload[lookupIdClaim])];
  return { exp, iat, nbf, gen, sub, [LOOKUP_ID_CLAIM]: lookupId };
}

/** An id that may be a number, such as a key that the database counts up. Beyond 2^53 two of them would be one. */
export function idOf(id: unknown): unknown {
  return Number.isSafeInteger(id) && (id as number) >= 0 ? String(id) : id;
}

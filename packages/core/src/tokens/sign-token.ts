import type { KeyRing } from '../keys/key-ring.js';
import { LOOKUP_ID_CLAIM } from '../values/lookup-id.js';
import { idOf } from './legacy-claims.js';
import { signClaims } from './sign-claims.js';
import { SESSION_TOKEN_TYPE, type TokenProfile } from './token-claims.js';
import { namesLegacyKey } from './token-key.js';

export interface TokenContents {
  readonly lookupId: string;
  readonly userId: string;
  readonly generation: number;
  /** Who is there in the user's place. */
  readonly impersonatedBy?: string | null;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Makes a JWT (RFC 7519), signed by the ring's signing key. Generation 0 is left out. */
export function signToken(contents: TokenContents, keys: KeyRing, profile: TokenProfile): string {
  const claims = {
    ...(profile.issuer !== undefined && { iss: profile.issuer }),
    ...(profile.audience !== undefined && { aud: profile.audience }),
    sub: contents.userId,
    // RFC 8693 §4.1.
    ...(typeof contents.impersonatedBy === 'string' && { act: { sub: contents.impersonatedBy } }),
    iat: Math.floor(contents.issuedAt / 1000),
    // Rounded up: the record decides the last second, to the millisecond.
    exp: Math.ceil(contents.expiresAt / 1000),
    ...(contents.generation > 0 && { gen: contents.generation }),
    [LOOKUP_ID_CLAIM]: contents.lookupId,
  };
  return signClaims(claims, keys.signing, SESSION_TOKEN_TYPE);
}

/**
 * The lookup id out of a token that was verified before: this checks nothing. It is read anew whenever a successor is
 * signed, so that what is remembered of verified tokens holds no secret.
 */
export function readLookupId(token: string, keys: KeyRing, { legacyTokens }: TokenProfile): string {
  const [, payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const legacyClaim = namesLegacyKey(token, keys) ? legacyTokens?.lookupIdClaim : undefined;
  return legacyClaim === undefined
    ? (claims[LOOKUP_ID_CLAIM] as string)
    : (idOf(claims[legacyClaim]) as string);
}

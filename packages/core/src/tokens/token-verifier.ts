import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { InvalidTokenError, type RefusalReason } from '../errors.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { TokenClaims, TokenProfile } from './token-claims.js';
import { isSizedLikeToken, verifyToken } from './verify-token.js';

type VerifierProfile = TokenProfile & Pick<ManagerSettings, 'clockTolerance'>;

/**
 * Verifies tokens and remembers those that passed, so that the arithmetic and the parsing are done once for a token
 * that comes with every request: also for one that has expired, since some clients never give up. It remembers what a
 * token says under the token's SHA-256, and no token.
 */
export class TokenVerifier {
  readonly #keys: KeyRing;
  readonly #profile: VerifierProfile;
  readonly #verified: LRUCache<string, TokenClaims>;

  /** @param max tokens that are remembered; the least recently used goes first */
  constructor(keys: KeyRing, profile: VerifierProfile, max: number) {
    this.#keys = keys;
    this.#profile = profile;
    this.#verified = new LRUCache({ max });
  }

  /**
   * @param now milliseconds since the epoch
   * @throws InvalidTokenError
   */
  verify(token: string, now: number): TokenClaims {
    if (!isSizedLikeToken(token)) throw new InvalidTokenError('malformed');
    // All 256 bits: with a shorter key a forger could look for a token that shares it with a valid one.
    const digest = hash('sha256', token);
    const claims = this.#verified.get(digest) ?? this.#verifyNew(token, digest);
    // Looked at each time: time goes on for a token that was good once, and for one that is yet to be.
    const fault = this.#findFault(claims, now);
    if (fault === null) return claims;
    const { sessionId, userId } = claims;
    throw new InvalidTokenError(fault, { sessionId, userId });
  }

  #findFault({ expiresAt, issuedAt, notBefore }: TokenClaims, now: number): RefusalReason | null {
    if (expiresAt <= now) return 'token_expired';
    // No clock of ours explains it, and what is counted from its issue, such as its rotation, would not come for long.
    if ((issuedAt ?? 0) > now + this.#profile.clockTolerance) return 'issued_in_future';
    return notBefore > now ? 'bad_claims' : null;
  }

  #verifyNew(token: string, digest: string): TokenClaims {
    const claims = verifyToken(token, this.#keys, this.#profile);
    this.#verified.set(digest, claims);
    return claims;
  }
}

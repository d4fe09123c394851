import type { LegacySettings } from '../options/manager-options.js';

/** The greatest generation that a store can hold, and a token can name. */
export const MAX_GENERATION = 2 ** 31 - 1;

/**
 * The `typ` of a session's token (RFC 8725 §3.11): what else is signed by the same keys, for whatever purpose, is none. It
 * is compared as it is written here.
 */
export const SESSION_TOKEN_TYPE = 'session+jwt';

/** What a token says, once everything about it was checked. */
export interface TokenClaims {
  /** Derived from the lookup id, which is not kept. */
  readonly sessionId: string;
  readonly userId: string;
  readonly generation: number;
  /** Milliseconds since the epoch, whole seconds; null for a token of another system that doesn't say. */
  readonly issuedAt: number | null;
  /** Milliseconds since the epoch; before that the token is not good yet. 0 where it doesn't say. */
  readonly notBefore: number;
  /** Milliseconds since the epoch; from then on the token no longer works. */
  readonly expiresAt: number;
}

/** What makes and checks tokens alike. */
export interface TokenProfile {
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  /** How the tokens of another system are read, and its alone; null where there is none. */
  readonly legacyTokens?: LegacyProfile | null;
}

/** What the tokens of another system say and must say. */
export type LegacyProfile = Omit<LegacySettings, 'scheme'>;

import type { KeyObject } from 'node:crypto';

/** What tokens may be signed with (RFC 7518 §3.1, as far as jsonwebtoken implements it and it is sound). */
export type SigningAlgorithm = 'HS256' | 'HS384' | 'HS512' | 'RS256' | 'PS256' | 'ES256';

/** A secret that signs and verifies: at least as many bytes as the hash has (RFC 7518 §3.2). */
export interface SecretKeyInput {
  /** Names the key in a token's header: 1 to 64 letters, digits, `.`, `_`, `-`. */
  readonly kid: string;
  readonly algorithm: 'HS256' | 'HS384' | 'HS512';
  readonly secret: Uint8Array | KeyObject;
}

/** A key pair; without `privateKey` it verifies only, and can't stand first in the ring. PEM or `KeyObject`. */
export interface KeyPairInput {
  readonly kid: string;
  /** RSA from 2048 bits, or P-256. */
  readonly algorithm: 'RS256' | 'PS256' | 'ES256';
  readonly privateKey?: string | KeyObject;
  /** Derived from the private key where it is left out. */
  readonly publicKey?: string | KeyObject;
}

/** A key as you give it: a shared secret (HMAC), or a key pair (RSA, ECDSA). */
export type KeyInput = SecretKeyInput | KeyPairInput;

/**
 * A key of the system that you come from, which verifies its tokens and signs nothing. Without a `kid` it verifies those
 * that name no key.
 */
export type LegacyKeyInput = WithoutKid<SecretKeyInput> | WithoutKid<KeyPairInput>;

type WithoutKid<Input> = Omit<Input, 'kid'> & { readonly kid?: string | undefined };

/** A key, built once: it is bound to its one algorithm. */
export interface Key {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  /** Null for a key that only verifies. */
  readonly signWith: KeyObject | null;
  readonly verifyWith: KeyObject;
}

/** What every complaint about a missing or weak secret ends with. */
export const MAKE_A_KEY = "Make one with: node -p \"'k1:' + crypto.randomBytes(32).toString('base64url')\"";

import type { KeyObject } from 'node:crypto';

/** What tokens may be signed with (RFC 7518 §3.1, as far as it is sound; `EdDSA` with Ed25519, RFC 8037 §3.1). */
export type SigningAlgorithm = 'HS256' | 'HS384' | 'HS512' | 'RS256' | 'PS256' | 'ES256' | 'EdDSA';

/** A secret that signs and verifies: at least as many bytes as the hash has (RFC 7518 §3.2). */
export interface SecretKeyInput {
  /** Names the key in a token's header: 1 to 64 letters, digits, `.`, `_`, `-`. */
  readonly kid: string;
  readonly algorithm: 'HS256' | 'HS384' | 'HS512';
  readonly secret: Uint8Array | KeyObject;
}

/** A key pair, as PEM (the string or the bytes of a file) or `KeyObject`. Without `privateKey` it only verifies. */
export interface KeyPairInput {
  readonly kid: string;
  /** RSA from 2048 bits, P-256, or Ed25519. */
  readonly algorithm: 'RS256' | 'PS256' | 'ES256' | 'EdDSA';
  readonly privateKey?: string | Uint8Array | KeyObject;
  /** Derived from the private key where it is left out. */
  readonly publicKey?: string | Uint8Array | KeyObject;
}

/**
 * A key as a JWK (RFC 7517 §4), as it comes out of `JSON.parse`: a secret or a key pair. It signs where it has its private
 * part and its `key_ops`, if there are any, name `sign`: with `['verify']` every process can know it before one signs with it.
 */
export interface JsonWebKeyInput {
  readonly kty: string;
  readonly kid: string;
  /** One algorithm for one key: `alg` is demanded. */
  readonly alg: string;
  /** `sig`, where it is given. */
  readonly use?: string;
  /** `verify`, and `sign` for a key that signs. */
  readonly key_ops?: readonly string[];
  /** The key itself (RFC 7518 §6). What has no meaning for a signature is passed over (RFC 7517 §4). */
  readonly [member: string]: unknown;
}

/** A key as you give it: a shared secret (HMAC), or a key pair (RSA, ECDSA, EdDSA). */
export type KeyInput = SecretKeyInput | KeyPairInput | JsonWebKeyInput;

/**
 * A key of the system that you come from, which verifies its tokens and signs nothing. Without a `kid` it verifies those
 * that name no key.
 */
export type LegacyKeyInput = WithoutKid<SecretKeyInput> | WithoutKid<KeyPairInput> | JsonWebKeyInput;

type WithoutKid<Input> = Omit<Input, 'kid'> & { readonly kid?: string | undefined };

/** A key, built once: it is bound to its one algorithm. */
export interface Key {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  /** Null for a key that only verifies. */
  readonly signWith: KeyObject | null;
  readonly verifyWith: KeyObject;
}

/** A key that signs. */
export type SigningKey = Key & { readonly signWith: KeyObject };

/** What every complaint about a missing or weak secret ends with. */
export const MAKE_A_KEY = "Make one with: node -p \"'k1:' + crypto.randomBytes(32).toString('base64url')\"";

import type { JsonWebKey } from 'node:crypto';
import { buildKey } from './build-key.js';
import {
  type Key,
  type KeyInput,
  type LegacyKeyInput,
  MAKE_A_KEY,
  type SecretKeyInput,
  type SigningKey,
} from './key.js';
import { buildLegacyKeys } from './legacy-keys.js';

/**
 * The keys of a manager: the first that may sign does, all verify, a token's `kid` picks. Beside them stand those of another system, which
 * are none of the manager's: a token is judged by the rules of the one or of the other, and its key decides which.
 */
export class KeyRing {
  readonly #keys: ReadonlyMap<unknown, Key>;
  readonly #legacy: ReadonlyMap<unknown, Key>;
  /** The key that signs, and what it signs with. */
  readonly signing: SigningKey;

  /**
   * @param legacy the keys of the system that you come from
   * @throws TypeError when there is no key, when one is weak or doubled, or when none can sign
   */
  constructor(input: string | readonly KeyInput[] | undefined, legacy: readonly LegacyKeyInput[] = []) {
    if (input === undefined || input.length === 0) throw new TypeError(`keys are missing. ${MAKE_A_KEY}`);
    if (typeof input !== 'string' && !Array.isArray(input)) {
      throw new TypeError(`keys must be a string 'kid:secret' or an array of key objects. ${MAKE_A_KEY}`);
    }
    const keys = (typeof input === 'string' ? parseKeys(input) : input).map(buildKey);
    const doubled = keys.find(({ kid }, index) => keys.findIndex((key) => key.kid === kid) < index);
    if (doubled !== undefined) {
      throw new TypeError(`Two keys have the kid '${doubled.kid}'. Give each one of its own.`);
    }
    this.#keys = new Map(keys.map((key) => [key.kid, key]));
    const first = keys.find(canSign);
    if (first === undefined) {
      throw new TypeError(
        "None of the keys can sign. Give one with its private part, and in a JWK with 'sign' among its key_ops.",
      );
    }
    this.#legacy = buildLegacyKeys(legacy, keys);
    this.signing = first;
  }

  /** The key that a token's header names, whatever stands there. */
  find(kid: unknown): Key | undefined {
    return this.#keys.get(kid) ?? this.#legacy.get(kid);
  }

  /** The manager's own keys. */
  all(): Key[] {
    return [...this.#keys.values()];
  }

  /** Whether a key that was found is the other system's. */
  isLegacy(key: Key): boolean {
    return this.#keys.get(key.kid) !== key;
  }

  /** The manager's public keys as a JWK Set (RFC 7517 §5). Secrets are never in it, nor keys of another system. */
  toJwks(): { keys: JsonWebKey[] } {
    const pairs = [...this.#keys.values()].filter((key) => key.verifyWith.type === 'public');
    return {
      keys: pairs.map(({ kid, algorithm, verifyWith }) => ({
        ...verifyWith.export({ format: 'jwk' }),
        kid,
        alg: algorithm,
        use: 'sig',
      })),
    };
  }
}

function canSign(key: Key): key is SigningKey {
  return key.signWith !== null;
}

/**
 * Reads HS256 secrets out of one string, the form that fits an environment variable: `kid:secret[,kid:secret]`, each
 * secret in base64url. The first signs, all verify.
 *
 * @throws TypeError for any other string; it names the place, never the secret
 */
function parseKeys(text: string): SecretKeyInput[] {
  return text.split(',').map((entry, index) => {
    const [kid, encoded, ...rest] = entry.trim().split(':');
    const secret = Buffer.from(encoded ?? '', 'base64url');
    // Node's decoder passes over what it doesn't know, so a secret with a stray character would be another secret.
    if (!kid || !encoded || rest.length > 0 || secret.toString('base64url') !== encoded) {
      throw new TypeError(
        `Key ${index + 1} is not of the form kid:secret, the secret in base64url. ${MAKE_A_KEY}`,
      );
    }
    return { kid, algorithm: 'HS256', secret };
  });
}

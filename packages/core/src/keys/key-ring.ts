import type { JsonWebKey } from 'node:crypto';
import { buildKey } from './build-key.js';
import { type Key, type KeyInput, MAKE_A_KEY, type SecretKeyInput, type SigningKey } from './key.js';

/** The keys of a manager: the first that may sign does, all verify, a token's `kid` picks. */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, Key>;
  readonly #withoutKid: Key | undefined;
  /** The key that signs, and what it signs with. */
  readonly signing: SigningKey;

  /**
   * @param keyWithoutKid names the key of tokens that name none, as tokens of another system may
   * @throws TypeError when there is no key, when one is weak or doubled, or when none can sign
   */
  constructor(input: string | readonly KeyInput[] | undefined, keyWithoutKid?: string) {
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
    this.#withoutKid = keyWithoutKid === undefined ? undefined : this.#keys.get(keyWithoutKid);
    if (keyWithoutKid !== undefined && this.#withoutKid === undefined) {
      throw new TypeError(`keyWithoutKid must name one of the keys, and '${keyWithoutKid}' is none of them.`);
    }
    this.signing = first;
  }

  /** The key that a token's header names, whatever stands there. */
  find(kid: unknown): Key | undefined {
    if (kid === undefined) return this.#withoutKid;
    return typeof kid === 'string' ? this.#keys.get(kid) : undefined;
  }

  /** The public keys as a JWK Set (RFC 7517 §5). Secrets are never in it. */
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

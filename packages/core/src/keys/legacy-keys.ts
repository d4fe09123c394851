import { KeyObject } from 'node:crypto';
import { shown } from '../values/shown.js';
import { buildKey, SECRET_BYTES } from './build-key.js';
import type { Key, LegacyKeyInput } from './key.js';

/** How a key without a kid is called when something is said about it. */
const NAMELESS = 'of-tokens-without-kid';

/**
 * Builds the keys of another system, by the kid of its tokens: undefined for those that name no key.
 *
 * @param own the keys of the manager, of which none may be among them: what else your application signs with one would be
 *   judged by the rules of the other system
 * @throws TypeError naming the key by its `kid`, never showing it
 */
export function buildLegacyKeys(
  inputs: readonly LegacyKeyInput[],
  own: readonly Key[],
): ReadonlyMap<string | undefined, Key> {
  const keys = new Map<string | undefined, Key>();
  for (const input of inputs) {
    const key = buildOne(input);
    const kid = input.kid;
    if (keys.has(kid) || own.some((other) => other.kid === kid)) throw new TypeError(doubled(kid));
    if (own.some((other) => other.verifyWith.equals(key.verifyWith))) {
      throw new TypeError(
        `legacyTokens.keys: key '${key.kid}' is one of the manager's keys as well. ` +
          'Make a new one for those: the old one is only to verify what it has signed.',
      );
    }
    keys.set(kid, key);
  }
  return keys;
}

function buildOne(input: LegacyKeyInput): Key {
  const { algorithm } = input ?? {};
  if (algorithm === 'HS256' || algorithm === 'HS384' || algorithm === 'HS512') {
    const bytes = sizeOf((input as { readonly secret?: unknown }).secret);
    if (bytes !== null && bytes < SECRET_BYTES[algorithm]) {
      throw new TypeError(
        `legacyTokens.keys: ${algorithm} needs a secret of at least ${SECRET_BYTES[algorithm]} bytes, this one has ${bytes}. ` +
          'Its tokens could be forged by who holds one of them, so let their users log in once more.',
      );
    }
  }
  try {
    return buildKey({ ...input, kid: input?.kid ?? NAMELESS } as Parameters<typeof buildKey>[0]);
  } catch (cause) {
    throw new TypeError(`legacyTokens.keys: ${(cause as TypeError).message}`, { cause });
  }
}

function sizeOf(secret: unknown): number | null {
  if (secret instanceof KeyObject) return secret.symmetricKeySize ?? null;
  return secret instanceof Uint8Array ? secret.byteLength : null;
}

function doubled(kid: string | undefined): string {
  return kid === undefined
    ? 'Two of legacyTokens.keys have no kid. One key verifies the tokens that name none.'
    : `legacyTokens.keys: there is another key of the kid ${shown(kid)}. Give each one of its own.`;
}

import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Key } from './key.js';
import type { KeyRing } from './key-ring.js';

/** Of HMAC-SHA-256, as many as nobody can guess. */
const BYTES = 16;
const HASH_BYTES = 32;
const INFO = 'jwt-sessions: marks';

/**
 * Knows texts again that went out and came back: by a MAC whose key is derived from the manager's own (HKDF, RFC 5869), so
 * that nothing is kept, every process can tell, and a mark says nothing of a key that signs tokens.
 */
export class Marks {
  readonly #keys: KeyRing;
  readonly #derived = new Map<Key, KeyObject | null>();

  constructor(keys: KeyRing) {
    this.#keys = keys;
  }

  /** @param purpose a mark for one purpose is none for another */
  make(purpose: string, text: string): string {
    return this.#compute(this.#keys.signing, purpose, text)?.toString('base64url') ?? '';
  }

  /** Whether a mark was made by one of the keys; those of which only the public part is here can't tell. */
  isMark(mark: string, purpose: string, text: string): boolean {
    const given = Buffer.from(mark, 'base64url');
    if (given.length !== BYTES) return false;
    return this.#keys.all().some((key) => {
      const own = this.#compute(key, purpose, text);
      return own !== null && timingSafeEqual(own, given);
    });
  }

  #compute(key: Key, purpose: string, text: string): Buffer | null {
    const derived = this.#derive(key);
    if (derived === null) return null;
    return createHmac('sha256', derived).update(`${purpose}\0${text}`).digest().subarray(0, BYTES);
  }

  #derive(key: Key): KeyObject | null {
    const known = this.#derived.get(key);
    if (known !== undefined) return known;
    const material = materialOf(key);
    const derived =
      material && createSecretKey(Buffer.from(hkdfSync('sha256', material, '', INFO, HASH_BYTES)));
    this.#derived.set(key, derived);
    return derived;
  }
}

/** What of a key nobody else has. */
function materialOf({ signWith, verifyWith }: Key): Buffer | null {
  if (verifyWith.type === 'secret') return verifyWith.export();
  return signWith?.export({ format: 'der', type: 'pkcs8' }) ?? null;
}

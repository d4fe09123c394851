import { hash, randomBytes } from 'node:crypto';

/** The claim of a token that carries the lookup id. */
export const LOOKUP_ID_CLAIM = 'lookup_id';
const ID_BYTES = 16;
/** 16 bytes in base64url: the last of the 22 characters carries two bits, so only four letters can stand there. */
const CANONICAL_ID = /^[\w-]{21}[AQgw]$/;

/** A new lookup id: 128 random bits, base64url. It is a secret, and goes into a token and nowhere else. */
export function createLookupId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}

/**
 * The session id that belongs to a lookup id: the first 16 bytes of its SHA-256, base64url. One way, so that nothing
 * a store, a list or a log holds can be made into a token.
 */
export function deriveSessionId(lookupId: string): string {
  return hash('sha256', lookupId, 'buffer').toString('base64url', 0, ID_BYTES);
}

/** Whether a text is a session id in its one spelling. What is not can't be in a store, and needn't be asked for. */
export function isSessionId(text: unknown): text is string {
  return typeof text === 'string' && CANONICAL_ID.test(text);
}

const STRONG_BITS = 128;
const ALL_DIGITS = /^\d*$/;
const ALL_HEX = /^[\da-f]*$/i;
/** RFC 9562 §4. Of its 128 bits version and variant are fixed, so a random one (version 4) has 122. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const UUID_BITS = 122;

/**
 * Whether a lookup id can't hold 128 random bits, judged by its alphabet and its length. Only an upper bound: whether
 * an id was made at random nobody can see by looking at it.
 *
 * The alphabets told apart are decimal digits, hex digits, and all else as base64. A finer ladder would call
 * a good id weak now and then: of a million in base64url a few have no capital letter.
 */
export function isWeakLookupId(lookupId: string): boolean {
  return bitsAtMost(lookupId) < STRONG_BITS;
}

function bitsAtMost(lookupId: string): number {
  if (UUID.test(lookupId)) return UUID_BITS;
  if (ALL_DIGITS.test(lookupId)) return lookupId.length * Math.log2(10);
  return lookupId.length * (ALL_HEX.test(lookupId) ? 4 : 6);
}

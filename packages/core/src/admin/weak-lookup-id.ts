const STRONG_BITS = 128;
/** RFC 9562 §4. Of its 128 bits version and variant are fixed, so a random one (version 4) has 122. */
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;
const UUID_BITS = 122;
/** No counter and no time holds more, in whatever form: what adds less to a text adds nothing that is random. */
const COUNTER_BITS = 64;
/** In letters; beyond that a row of them need not be a word. */
const LONGEST_WORD = 15;

/**
 * Whether a lookup id can't hold 128 random bits, judged by how it is written. Only an upper bound: whether an id was
 * made at random nobody can see by looking at it.
 *
 * What is measured are the bits that its pieces could hold. A text of words, numbers and hex digits, put together with
 * hyphens, underscores or any other mark, falls into these: a word holds nothing, a number what its significant digits
 * do, hex digits 4 bits each, a UUID 122. Of these pieces the greatest counts, and beside it only what could hold more
 * than a counter: a prefix makes no counter strong. All else is one piece of base64, 6 bits a character. What is
 * repeated counts once.
 *
 * Of random ids of 22 characters of base64url, or of 32 hex digits, about one in a million looks like that.
 */
export function isWeakLookupId(lookupId: string): boolean {
  return bitsOf(lookupId) < STRONG_BITS;
}

/** What random ids look like by chance now and then: so it only tells where all that are written alike do. */
const TELLING_IN_COMPANY = [
  {
    // A UUID without hyphens: a random one (version 4), or one of a time between 2000 and 2060 (1, 6 and 7).
    alike: /^[\da-f]{32}$/i,
    shapes: [
      /^.{12}4.{3}[89ab]/i,
      /^.{12}1(?:1[d-f]|2[01]).[89ab]/i,
      /^(?:1[d-f]|2[01]).{10}6.{3}[89ab]/i,
      /^0[0-2].{10}7.{3}[89ab]/i,
    ],
  },
  {
    // A ULID (https://github.com/ulid/spec) of a time between 2004 and 2039, with 80 random bits.
    alike: /^[\dA-HJKMNP-TV-Z]{26}$/i,
    shapes: [/^01/],
  },
];

/**
 * Makes a check of the lookup ids of one import. Beyond {@link isWeakLookupId} it refuses UUIDs without hyphens and ULIDs:
 * unless, among the ids that the import begins with, one is written alike and is none.
 *
 * A single random id of 32 hex digits looks like a UUID once in 61 times, eight of them all do once in 10^14; one of 26
 * characters of base32 looks like a ULID once in 1024.
 */
export function createWeakIdCheck(first: readonly string[]): (lookupId: string) => boolean {
  const telling = TELLING_IN_COMPANY.filter(
    (spelling) => !first.some((id) => spelling.alike.test(id) && !isLike(id, spelling)),
  );
  return (lookupId) => {
    const pieces = lookupId.split(/[^\da-z]+/i);
    return isWeakLookupId(lookupId) || pieces.some((piece) => telling.some((each) => isLike(piece, each)));
  };
}

function isLike(text: string, { alike, shapes }: (typeof TELLING_IN_COMPANY)[number]): boolean {
  return alike.test(text) && shapes.some((shape) => shape.test(text));
}

function bitsOf(text: string): number {
  const once = withoutRepetition(text);
  const uuids = once.match(UUID) ?? [];
  const rest = once.replace(UUID, ' ').split(/[^\w+/=-]+/);
  const pieces = [...uuids.map(() => UUID_BITS), ...rest.flatMap(bitsOfPieces)];
  const [greatest = 0, ...others] = pieces.sort((a, b) => b - a);
  return others.filter((bits) => bits >= COUNTER_BITS).reduce((sum, bits) => sum + bits, greatest);
}

/** The bits of the words, numbers and hex digits that a text in an alphabet of base64 is put together of, or of it as a whole. */
function bitsOfPieces(text: string): number[] {
  // As in a time of ISO 8601: 20260131T090000Z.
  const pieces = text
    .replace(/(?<=\d)[TZ](?=\d|$|[-_])/g, '-')
    .split(/[-_+/=]+/)
    .filter((piece) => piece !== '');
  const bits = pieces.map(bitsOfPlain);
  const lettered = pieces.filter((piece) => /[a-z]/i.test(piece));
  // What is chopped smaller than that is not made of words: marks stand in base64 as well.
  const isPlain = bits.every((each) => each !== null) && lettered.join('').length >= 4 * lettered.length;
  return isPlain ? bits : [6 * text.replace(/=+$/, '').length];
}

/** The bits of a number, of hex digits, of a word, or of one with a number behind it; null for anything else. */
function bitsOfPlain(piece: string): number | null {
  if (/^\d+$/.test(piece)) return significantDigits(piece) * Math.log2(10);
  const [, hex] = /^(?:0x)?([\da-f]+)$/i.exec(piece) ?? [];
  if (hex !== undefined) return 4 * hex.length;
  const [, letters, digits] = /^([A-Z]?[a-z]+|[A-Z]+)(\d*)$/.exec(piece) ?? [];
  if (letters === undefined || digits === undefined) return null;
  if (letters.length <= LONGEST_WORD) return significantDigits(digits) * Math.log2(10);
  // Or base32 that happens to have no digit.
  return digits === '' ? 5 * letters.length : null;
}

function significantDigits(digits: string): number {
  return digits.replace(/^0+/, '').length;
}

function withoutRepetition(text: string): string {
  const collapsed = text.replace(/(.)\1{7,}/gsu, '$1');
  for (let period = 1; period <= collapsed.length / 2; period += 1) {
    if (collapsed[period] !== collapsed[0]) continue;
    if (collapsed.startsWith(collapsed.slice(period))) return collapsed.slice(0, period);
  }
  return collapsed;
}

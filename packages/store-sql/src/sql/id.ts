import { shown } from '../shown.js';

/** 16 bytes in base64url: the last of the 22 letters stands for two bits, so only four letters can be there. */
const CANONICAL = /^[\w-]{21}[AQgw]$/;
/** The letters of base64url in the order of their codes. */
const LETTERS = Buffer.from('-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz', 'latin1');
const LAST = Buffer.from('AQgw', 'latin1');
const DIGITS = Buffer.from('0123456789abcdef', 'latin1');

/** How many letters come before one, by its code; and the value of a hexadecimal digit. */
const RANKS = placesOf(LETTERS);
const VALUES = placesOf(DIGITS);

/** Where the digits stand in a UUID. */
const IN_UUID = [...'00000000-0000-0000-0000-000000000000'].flatMap((digit, at) =>
  digit === '-' ? [] : [at],
);
const IN_A_ROW = IN_UUID.map((_, at) => at);

const digits = Buffer.alloc(32);
const letters = Buffer.alloc(22);

/**
 * The id of a session, a device or a call, for databases that have a type for 16 bytes: each letter becomes the six bits of its
 * place in the order of letters. So ids have one order, as bytes and as strings; what base64url decodes to has another.
 */
export class Id {
  readonly text: string;

  /** @param text 22 characters of canonical base64url */
  constructor(text: string) {
    this.text = text;
  }

  /** 32 hexadecimal digits: three for each two letters, without the last one, which says nothing. */
  get hex(): string {
    const { text } = this;
    for (let at = 0, to = 0; at < letters.length; at += 2) {
      const bits = (rankAt(text, at) << 6) | rankAt(text, at + 1);
      digits[to++] = DIGITS[bits >> 8] as number;
      digits[to++] = DIGITS[(bits >> 4) & 15] as number;
      digits[to++] = DIGITS[bits & 15] as number;
    }
    return digits.toString('latin1');
  }
}

/** What a text is the id of, or null where it can't be one: nothing equals that, as nothing has such an id. */
export function idOf(text: string): Id | null {
  return CANONICAL.test(text) ? new Id(text) : null;
}

/** Those of the texts that can be ids. */
export function idsOf(texts: readonly string[]): Id[] {
  return texts.map(idOf).filter((id) => id !== null);
}

/** @throws TypeError for a text that can't be kept as an id, or that has no place in their order */
export function requiredId(text: string, what: string): Id {
  const id = idOf(text);
  if (id === null) {
    throw new TypeError(`${what} must be 16 bytes in base64url, 22 characters, not ${shown(text)}.`);
  }
  return id;
}

/** An id as a database gives it: as bytes, as a UUID, or as its text. */
export function textOfId(value: unknown): string {
  const text = Buffer.isBuffer(value) ? value.toString('hex') : String(value);
  if (text.length === letters.length) return text;
  const places = text.length === digits.length ? IN_A_ROW : IN_UUID;
  const valueAt = (at: number) => VALUES[text.charCodeAt(places[at] as number)] as number;
  let to = 0;
  for (let at = 0; at < 30; at += 3) {
    const bits = (valueAt(at) << 8) | (valueAt(at + 1) << 4) | valueAt(at + 2);
    letters[to++] = LETTERS[bits >> 6] as number;
    letters[to++] = LETTERS[bits & 63] as number;
  }
  const bits = (valueAt(30) << 4) | valueAt(31);
  letters[to++] = LETTERS[bits >> 2] as number;
  letters[to++] = LAST[bits & 3] as number;
  return letters.toString('latin1');
}

function rankAt(text: string, at: number): number {
  return RANKS[text.charCodeAt(at)] as number;
}

function placesOf(codes: Buffer): Uint8Array {
  const places = new Uint8Array(128);
  for (const [place, code] of codes.entries()) places[code] = place;
  return places;
}

/**
 * Controls, line and paragraph separators, the marks that turn the direction of text, and spaces without width: in a
 * list they would deceive the reader. Joiners stay, for writing and emoji need them.
 */
const DECEPTIVE = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/gu;

/**
 * Text from a client, made fit to be kept and shown: controls removed, well-formed, trimmed, cut to `max` UTF-16 units
 * without splitting a character. Null when nothing is left. Never an error.
 */
export function tidyClientText(text: string | null | undefined, max: number): string | null {
  if (typeof text !== 'string') return null;
  // Cut first: the rest of a hostile megabyte is not worth looking at.
  const head = text
    .slice(0, 4 * max)
    .toWellFormed()
    .replace(DECEPTIVE, '')
    .trim();
  const cut = head.slice(0, max);
  const whole = isHighSurrogate(cut.charCodeAt(cut.length - 1)) ? cut.slice(0, -1) : cut;
  return whole === '' ? null : whole.trimEnd();
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

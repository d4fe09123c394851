import { flatCopy } from './flat-copy.js';

/** Nothing that is hidden, joined or long in another way than by its length. */
const ASCII = /^[ -~]*$/;

/** What is hidden itself and shapes what stands around it: that stays where it does. */
const SHAPING = [
  // The tags that make a black flag that of a region.
  /\u{1f3f4}[\u{e0020}-\u{e007e}]{3,6}\u{e007f}/u,
  // A joiner between emoji.
  /\u200d(?<=(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d)(?=\p{Extended_Pictographic})/u,
  // A joiner in a script whose letters change by it (Arabic, those of India), and a non-joiner between two of these.
  /\u200d(?<=(?!\ufe0f)[\p{Lo}\p{Lm}\p{M}]\u200d)/u,
  /\u200c(?<=[\p{Lo}\p{Lm}\p{M}]\u200c)(?=[\p{Lo}\p{Lm}\p{M}])/u,
  // A variation selector behind what has variants.
  /[\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}](?<=[\p{Emoji}\p{S}\p{Lo}].)/su,
];
/**
 * What shows nothing, or nothing that two readers see alike: controls, separators of lines, the marks that turn the
 * direction of text, spaces without width, fillers, tags, private use. In a list it would deceive the reader.
 */
const NOTHING =
  /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u;
const HIDDEN = new RegExp(`(${SHAPING.map(({ source }) => source).join('|')})|${NOTHING.source}`, 'gsu');

/** That of Braille is a symbol to Unicode, and as empty as any other. */
const SPACE = /[\s\u2800]/;
const HALF_A_PAIR = /[\ud800-\udbff]$/;

/**
 * Text from a client, made fit to be kept and shown: rid of what is hidden, well-formed, trimmed, cut to `max` UTF-16
 * units between two characters as people see them. Null when nothing is left that can be seen. Never an error.
 */
export function tidyClientText(text: unknown, max: number): string | null {
  if (typeof text !== 'string') return null;
  // Cut first: the rest of a hostile megabyte is not worth looking at.
  const head = tidy(text.length > 4 * max ? text.slice(0, 4 * max).replace(HALF_A_PAIR, '') : text);
  const cut = head.length > max ? tidy(cutBetween(head, max)) : head;
  return cut === '' ? null : flatCopy(cut);
}

function tidy(text: string): string {
  return trim(ASCII.test(text) ? text : text.toWellFormed().replace(HIDDEN, '$1'));
}

function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && SPACE.test(text.charAt(start))) start += 1;
  while (end > start && SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The text up to the character in which it becomes too long; where that is its first, as much of it as there is room for. */
function cutBetween(text: string, max: number): string {
  if (ASCII.test(text)) return text.slice(0, max);
  const { index = 0 } = new Intl.Segmenter().segment(text).containing(max) ?? {};
  return text.slice(0, index || max).replace(HALF_A_PAIR, '');
}

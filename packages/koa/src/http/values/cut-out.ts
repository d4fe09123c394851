/** How many characters a part may keep alive besides its own. */
const SPARE = 512;

/**
 * A part of a header. V8 lets a part of a text keep all of it, so a session that an application holds on to would hold on
 * to a header of 15 KB: where the rest is large the part is copied. Headers are Latin-1.
 */
export function cutOut(header: string, from: number, to: number): string {
  const part = header.slice(from, to);
  return header.length - part.length <= SPARE ? part : Buffer.from(part, 'latin1').toString('latin1');
}

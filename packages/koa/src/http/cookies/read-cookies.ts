import { cutOut } from '../values/cut-out.js';

/**
 * The values of all cookies of a name in a Cookie header, in its order; empty ones included. White space is SP and HTAB
 * (RFC 6265 §4.2.1, RFC 9110 §5.6.3): what `trim()` takes besides, U+00A0 of Latin-1 above all, belongs to the name, and
 * a cookie whose name begins with it has escaped the rules that browsers keep for `__Host-`.
 */
export function readCookies(header: string | undefined, name: string): string[] {
  const values: string[] = [];
  if (header === undefined) return values;
  const start = `${name}=`;
  let at = header.indexOf(start);
  while (at !== -1) {
    const from = at + start.length;
    if (!beginsPair(header, at)) {
      at = header.indexOf(start, from);
      continue;
    }
    const separator = header.indexOf(';', from);
    const end = separator === -1 ? header.length : separator;
    values.push(cutOut(header, from, skipBlanksBack(header, end)));
    at = header.indexOf(start, end);
  }
  return values;
}

/** Whether a pair begins here: behind a separator, or at the very start. */
function beginsPair(header: string, at: number): boolean {
  const before = skipBlanksBack(header, at);
  return before === 0 || header[before - 1] === ';';
}

/** Where the blanks begin that end at `end`: behind the equals sign or the separator before them, or at the very start. */
function skipBlanksBack(header: string, end: number): number {
  let at = end;
  while (header[at - 1] === ' ' || header[at - 1] === '\t') at -= 1;
  return at;
}

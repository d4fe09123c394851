import { kindOf, shown } from './shown.js';

/** The names that something may be given, each with `true`: by its type the compiler knows when one is missing. */
export type Names<T> = Readonly<Record<keyof T & string, true>>;

/**
 * Refuses a name that there isn't: a misspelt one would silently not be in force, and what it was to hold back would
 * happen. Takes no memory where all is well, since every request comes through here.
 *
 * @param owner what takes the names, to begin the error with: `'issue'`, `"Key 'k1'"`
 * @param what the word for one of them
 * @throws TypeError saying what there is, the likely one first; values are never shown
 */
export function checkNames<T extends object>(
  value: T,
  known: Names<T>,
  owner: string,
  what = 'option',
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`The ${what}s of ${owner} must be an object, not ${kindOf(value)}.`);
  }
  for (const name in value) {
    // Inherited ones are nobody's wish: somebody may have added to all objects.
    if (known[name] !== true && Object.hasOwn(value, name)) throw noSuchName(name, known, owner, what);
  }
}

/** The error for a name that there isn't, whatever it is. */
export function noSuchName(name: unknown, known: object, owner: string, what: string): TypeError {
  const names = Object.keys(known);
  const meant = names.find((each) => typeof name === 'string' && isClose(name, each));
  const question = meant === undefined ? '' : ` Did you mean '${meant}'?`;
  return new TypeError(
    `${owner} has no ${what} ${shown(name)}.${question} Its ${what}s are ${names.join(', ')}.`,
  );
}

/** Whether two names differ in one place alone, by two letters at most. */
function isClose(given: string, name: string): boolean {
  const [a, b] = [given.toLowerCase(), name.toLowerCase()];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return start + end >= 2 && Math.max(a.length, b.length) - start - end <= 2;
}

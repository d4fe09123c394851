import { inspect } from 'node:util';

/** A value as an error quotes it: on one line, and not all of it where it is long. Never for what may be a secret. */
export function shown(value: unknown): string {
  return inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 64 });
}

/** What a value is, for an error that must not quote it: `a string`, `null`, `an array`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

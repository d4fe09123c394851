import { parseDuration } from './duration.js';
import { shown } from './shown.js';

export function readCount(value: number, name: string, max = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || value < 1 || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? 'from 1 on' : `from 1 to ${max}`;
    throw new TypeError(`${name} must be a whole number ${range}, not ${shown(value)}.`);
  }
  return value;
}

export function readText(value: string | undefined, name: string): string | undefined {
  if (value !== undefined && (typeof value !== 'string' || value === '')) {
    throw new TypeError(`${name} must be a string that is not empty, not ${shown(value)}.`);
  }
  return value;
}

export function readOneOf<T extends string>(value: T, values: readonly T[], name: string): T {
  if (!values.includes(value)) {
    throw new TypeError(`${name} must be one of ${values.join(', ')}, not ${shown(value)}.`);
  }
  return value;
}

export function readFunction<T>(value: T, name: string, deed: string): T {
  if (typeof value !== 'function')
    throw new TypeError(`${name} must be a function that ${deed}, not ${shown(value)}.`);
  return value;
}

export function readBoolean(value: boolean, name: string): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${name} must be true or false, not ${shown(value)}.`);
  return value;
}

/** For a yes that gives rights, or a no that takes them: `'no'` and `1` are neither. */
export function checkFlag(value: unknown, name: string): void {
  if (value !== undefined && typeof value !== 'boolean') {
    throw new TypeError(`${name} must be true or false, or be left out, not ${shown(value)}.`);
  }
}

/** Null for an option that is off where it is left out. */
export function readOptionalDuration(value: string | undefined, name: string): number | null {
  return value === undefined ? null : parseDuration(value, name);
}

import ms from 'ms';
import { shown } from './shown.js';

/**
 * The end of time for a session that never ends by itself: the last millisecond of the year 9999. A far constant
 * rather than null, so that comparisons need no special case, and every date library can still print it.
 */
export const FAR_FUTURE = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const WITH_UNIT = /^\d+(?:\.\d+)? ?[a-z]+$/i;

/**
 * Milliseconds of a duration with a unit: `'500ms'`, `'90s'`, `'15m'`, `'12h'`, `'30d'`, `'2w'`, `'1y'`.
 *
 * @param name what the value is for, to be named in the error
 * @throws TypeError for a number, a string without a unit, zero, or more than the year 9999 can hold
 */
export function parseDuration(value: string, name: string): number {
  const duration =
    typeof value === 'string' && WITH_UNIT.test(value) ? Math.round(ms(value as ms.StringValue)) : Number.NaN;
  if (!(duration > 0 && duration <= FAR_FUTURE)) {
    throw new TypeError(
      `${name} must be a duration with a unit, such as '30d' or '15m', not ${shown(value)}.`,
    );
  }
  return duration;
}

/** Like {@link parseDuration}, and `'none'` for a duration that never runs out. */
export function parseDurationOrNone(value: string, name: string): number {
  return value === 'none' ? FAR_FUTURE : parseDuration(value, name);
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** A duration in the largest unit that holds it whole: `'7d'`, `'36h'`, `'90s'`; `'none'` for one without end. */
export function formatDuration(duration: number): string {
  if (duration === FAR_FUTURE) return 'none';
  const [unit, length] = UNITS.find(([, length]) => duration % length === 0) ?? ['ms', 1];
  return `${duration / length}${unit}`;
}

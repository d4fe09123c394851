import { show } from './check-options.js';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * The seconds of a duration such as `'30s'`, `'15m'`, `'2h'`, `'1d'` or `'2w'`, as `Retry-After` wants them (RFC 9110
 * §10.2.3).
 *
 * @param name what the duration is for, to be named in the error
 * @throws TypeError for anything else
 */
export function wholeSeconds(duration: string, name: string): number {
  const [, count, unit] = (typeof duration === 'string' && /^([1-9]\d*)([smhdw])$/.exec(duration)) || [];
  const seconds = Number(count) * (SECONDS[unit ?? ''] ?? Number.NaN);
  if (!Number.isSafeInteger(seconds)) {
    throw new TypeError(`${name} must be a duration such as '30s' or '15m', not ${show(duration)}.`);
  }
  return seconds;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * The seconds of a duration such as `'30s'`, `'15m'`, `'2h'` or `'1d'`, as `Retry-After` wants them (RFC 9110 §10.2.3).
 *
 * @throws TypeError for anything else
 */
export function wholeSeconds(duration: string): number {
  const [, count, unit] = /^([1-9]\d*)([smhd])$/.exec(duration) ?? [];
  const seconds = Number(count) * (SECONDS[unit ?? ''] ?? Number.NaN);
  if (!Number.isSafeInteger(seconds)) {
    throw new TypeError(`retryAfter must be a duration such as '30s' or '15m', not ${String(duration)}.`);
  }
  return seconds;
}

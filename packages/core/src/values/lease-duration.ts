import { formatDuration, parseDuration } from './duration.js';
import { shown } from './shown.js';

/** Every ending waits one and a quarter times as long before it is answered, and proxies give an answer a minute. In milliseconds. */
const MAX_LEASE = 30_000;

/**
 * Milliseconds of how long a process may answer from memory.
 *
 * @param name what the value is for, to be named in the error
 * @throws TypeError for what is no duration, and for one that is too long
 */
export function parseLease(value: string, name: string): number {
  const duration = parseDuration(value, name);
  if (duration <= MAX_LEASE) return duration;
  throw new TypeError(
    `${name} must be at most '${formatDuration(MAX_LEASE)}', not ${shown(value)}: every ending waits one and a quarter times as ` +
      'long before it is answered.',
  );
}

import type { Taken } from './attempt-counter.js';
import type { Limit } from './limits.js';

/** A limit, and what was counted by it. */
export interface CountedLimit {
  readonly limit: Limit;
  readonly taken: Taken;
}

/**
 * What a client may know of the limits, in the fields of draft-ietf-httpapi-ratelimit-headers-10: which there are (`q` attempts
 * in `w` seconds), and how many attempts remain (`r`) for how many seconds (`t`).
 */
export function rateLimitFields(counted: readonly CountedLimit[]): Readonly<Record<string, string>> {
  return {
    'RateLimit-Policy': counted
      .map(({ limit: { name, points, duration } }) => `"${name}";q=${points};w=${duration}`)
      .join(', '),
    RateLimit: counted
      .map(
        ({ limit: { name, points }, taken }) =>
          `"${name}";r=${Math.max(points - taken.consumedPoints, 0)};t=${secondsOf(taken)}`,
      )
      .join(', '),
  };
}

/** In how many whole seconds there are tries again. */
export function secondsOf({ msBeforeNext }: Taken): number {
  return Math.max(Math.ceil(msBeforeNext / 1000), 1);
}

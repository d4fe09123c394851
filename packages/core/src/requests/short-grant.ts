import { formatDuration } from '../values/duration.js';

/**
 * Takes note of the leases that a store grants, and says once that they are shorter than this process would cache for: nothing
 * else would tell that the option has no effect, or not its whole.
 *
 * @param cacheFor milliseconds
 */
export function warnOfShortGrant(cacheFor: number, warn: (message: string) => void): (grant: number) => void {
  let isTold = false;
  return (grant) => {
    if (isTold || grant >= cacheFor) return;
    isTold = true;
    const wanted = formatDuration(cacheFor);
    const allowed = grant === 0 ? 'at all yet' : `for longer than ${formatDuration(grant)}`;
    warn(
      `cacheFor is '${wanted}', but the store lets no process answer from memory ${allowed}. ` +
        'When every process that ends sessions has a version that waits for it, run: ' +
        `npx jwt-sessions lease ${wanted}, or await admin.setLease('${wanted}').`,
    );
  };
}

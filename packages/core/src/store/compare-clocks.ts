import { CLOCK_DIFFERENCE } from '../values/clocks.js';

/**
 * Compares this process's clock with the database server's, by which the clocks of all processes can be compared: for a store's
 * `prepare`, to warn by. A store decides nothing by either.
 *
 * @param server what the server's clock said, in milliseconds since the epoch
 * @param asked when it was asked and when its answer was there, by this process's clock: it was read at some moment in between
 * @returns what is to be said of a difference that matters, in a sentence or two, or null
 */
export function compareClocks(
  server: number,
  { before, after }: { readonly before: number; readonly after: number },
): string | null {
  const ahead = server < before ? before - server : Math.min(after - server, 0);
  if (Math.abs(ahead) <= CLOCK_DIFFERENCE) return null;
  const seconds = Math.round(Math.abs(ahead) / 1000);
  return (
    `The clock of this process is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} the database server's. Between processes ` +
    'whose clocks differ by more than two seconds, a log-in with the old password can pass revokeAll. Keep the clocks of ' +
    'all servers together by NTP.'
  );
}

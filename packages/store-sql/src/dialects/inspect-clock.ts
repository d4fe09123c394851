import type { Sql } from '../sql/sql.js';
import type { SqlCall } from '../sql/sql-call.js';

/** By how much the clocks of two processes may differ before a promise depends on it, in milliseconds. */
const TOLERATED = 2000;

/**
 * Whether this process's clock goes with the server's, by which all processes can be compared; one sentence where it doesn't.
 * The store decides nothing by either.
 *
 * @param question what the server answers with its clock, as `now`, in milliseconds since the epoch; null for none of its own
 */
export async function inspectClock(
  call: Pick<SqlCall, 'rows'>,
  question: Sql | null,
  clock: () => number = Date.now,
): Promise<string[]> {
  if (question === null) return [];
  const before = clock();
  const [row] = await call.rows<'now'>(question);
  const after = clock();
  const server = Number(row?.now);
  // Read at some moment in between, however long the answer took.
  const ahead = server < before ? before - server : Math.min(after - server, 0);
  if (Math.abs(ahead) <= TOLERATED) return [];
  const seconds = Math.round(Math.abs(ahead) / 1000);
  return [
    `The clock of this process is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} the database server's. Between processes ` +
      'whose clocks differ by more than two seconds, a login with the old password can pass revokeAll. Keep the clocks of ' +
      'all servers together by NTP.',
  ];
}

import { compareClocks } from '@jwt-sessions/core/store';
import type { Sql } from '../sql/sql.js';
import type { SqlCall } from '../sql/sql-call.js';

/**
 * Whether this process's clock goes with the server's; one sentence where it doesn't.
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
  const warning = compareClocks(Number(row?.now), { before, after: clock() });
  return warning === null ? [] : [warning];
}

import type { Revocation } from '@jwt-sessions/core/store';
import { asEnded } from '../sql/session-row.js';
import { type Sql, sql } from '../sql/sql.js';
import type { Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';

/** Ends the sessions that meet a condition and says which, where UPDATE can do both. */
export async function endReturning(
  statements: Statements,
  { sessions }: Tables,
  userId: string,
  condition: Sql,
  revocation: Revocation,
): Promise<string[]> {
  const rows = await statements.rows(sql`
    UPDATE ${sessions} SET ${asEnded(revocation)}
    WHERE user_id = ${userId} AND ended_at IS NULL AND ${condition}
    RETURNING id`);
  return rows.map(({ id }) => String(id));
}

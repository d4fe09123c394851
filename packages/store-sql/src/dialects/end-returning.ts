import type { Revocation } from '@jwt-sessions/core/store';
import { type Sql, sql } from '../sql.js';
import type { Statements } from '../statements.js';
import type { Tables } from '../tables.js';
import { asEnded } from '../verbs/end-session.js';

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

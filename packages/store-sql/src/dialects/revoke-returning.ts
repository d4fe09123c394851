import type { Revocation } from '@jwt-sessions/core/store';
import { textOfId } from '../sql/id.js';
import { asRevoked } from '../sql/session-row.js';
import { type Sql, sql } from '../sql/sql.js';
import type { Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';

/** Revokes the sessions that meet a condition and says which, where UPDATE can do both. */
export async function revokeReturning(
  statements: Statements,
  { sessions }: Tables,
  userId: string,
  condition: Sql,
  revocation: Revocation,
): Promise<string[]> {
  const rows = await statements.rows(sql`
    UPDATE ${sessions} SET ${asRevoked(revocation)}
    WHERE user_id = ${userId} AND revoked_at IS NULL AND ${condition}
    RETURNING id`);
  return rows.map(({ id }) => textOfId(id));
}

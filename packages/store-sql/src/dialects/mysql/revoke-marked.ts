import type { Revocation } from '@jwt-sessions/core/store';
import { idOf, textOfId } from '../../sql/id.js';
import { asRevoked } from '../../sql/session-row.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Statements } from '../../sql/statements.js';
import type { Tables } from '../../sql/tables.js';

/**
 * Revokes the sessions that meet a condition and says which, where UPDATE can't return rows: it marks what it revokes, and
 * what bears the mark was revoked by this call and no other.
 */
export async function revokeMarked(
  statements: Statements,
  { sessions }: Tables,
  userId: string,
  condition: Sql,
  revocation: Revocation,
): Promise<string[]> {
  const { operation } = revocation;
  const revoked = await statements.count(sql`
    UPDATE ${sessions} SET ${asRevoked(revocation)}
    WHERE user_id = ${userId} AND revoked_at IS NULL AND ${condition}`);
  if (revoked === 0) return [];
  const rows = await statements.rows(sql`
    SELECT id FROM ${sessions} WHERE user_id = ${userId} AND revoke_operation = ${idOf(operation)}`);
  return rows.map(({ id }) => textOfId(id));
}

import { randomBytes } from 'node:crypto';
import type { Revocation } from '@jwt-sessions/core/store';
import { type Sql, sql } from '../sql.js';
import type { Statements } from '../statements.js';
import type { Tables } from '../tables.js';
import { asEnded } from '../verbs/end-session.js';

/** 128 random bits: no other statement ever has the same. */
export function newOperationId(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * Ends the sessions that meet a condition and says which, where UPDATE can't return rows: it marks what it ends, and
 * what bears the mark was ended by this call and no other.
 */
export async function endMarked(
  statements: Statements,
  { sessions }: Tables,
  userId: string,
  condition: Sql,
  revocation: Revocation,
): Promise<string[]> {
  const { operation } = revocation;
  const ended = await statements.count(sql`
    UPDATE ${sessions} SET ${asEnded(revocation)}
    WHERE user_id = ${userId} AND ended_at IS NULL AND ${condition}`);
  if (ended === 0) return [];
  const rows = await statements.rows(sql`
    SELECT id FROM ${sessions} WHERE user_id = ${userId} AND operation_id = ${operation}`);
  return rows.map(({ id }) => String(id));
}

import type { Revocation } from '@jwt-sessions/core/store';
import type { Database } from '../database.js';
import { literal, type Sql, sql } from '../sql.js';
import type { Tables } from '../tables.js';

/** The condition and the change are one statement, so exactly one of all who try finds the session not ended. */
export async function endSession(
  database: Database,
  id: string,
  revocation: Revocation,
  owner?: string,
): Promise<boolean> {
  return (await database.count(endOne(database.tables, id, revocation, owner))) === 1;
}

/** The UPDATE that ends one session, with an owner only if it is theirs. */
export function endOne({ sessions }: Tables, id: string, revocation: Revocation, owner?: string): Sql {
  const owned = owner === undefined ? literal('') : sql`AND user_id = ${owner}`;
  return sql`
    UPDATE ${sessions} SET ${asEnded(revocation)}
    WHERE id = ${id} AND ended_at IS NULL ${owned}`;
}

/** What an ending makes of a session. */
export function asEnded({ at, reason, operation }: Revocation): Sql {
  return sql`ended_at = ${at}, end_reason = ${reason}, expires_at = ${at}, operation_id = ${operation}`;
}

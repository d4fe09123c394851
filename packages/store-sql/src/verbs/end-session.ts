import type { Ending } from '@jwt-sessions/core';
import type { Database } from '../database.js';
import { literal, sql } from '../sql.js';

/** The condition and the change are one statement, so exactly one of all who try finds the session not ended. */
export async function endSession(
  database: Database,
  id: string,
  { at, reason }: Ending,
  owner?: string,
): Promise<boolean> {
  const owned = owner === undefined ? literal('') : sql`AND user_id = ${owner}`;
  const ended = await database.count(sql`
    UPDATE ${database.tables.sessions} SET ended_at = ${at}, end_reason = ${reason}, expires_at = ${at}
    WHERE id = ${id} AND ended_at IS NULL ${owned}`);
  return ended === 1;
}

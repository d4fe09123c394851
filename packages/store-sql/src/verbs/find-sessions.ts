import type { SessionFacts } from '@jwt-sessions/core';
import { chunks } from '../chunks.js';
import type { Database } from '../database.js';
import { FACTS, type FactColumn, factsOf } from '../session-row.js';
import { sql } from '../sql.js';

/** The hot path: one read by primary key. */
export async function findSessions(database: Database, ids: readonly string[]): Promise<SessionFacts[]> {
  const { dialect, tables } = database;
  const found: SessionFacts[] = [];
  for (const chunk of chunks([...new Set(ids)], dialect.idsPerStatement)) {
    const rows = await database.rows<FactColumn>(sql`
      SELECT ${FACTS} FROM ${tables.sessions} WHERE ${dialect.idIsOneOf(chunk)} AND ended_at IS NULL`);
    for (const row of rows) found.push(factsOf(row));
  }
  return found;
}

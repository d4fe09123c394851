import type { SessionFacts } from '@jwt-sessions/core';
import { chunks } from '../chunks.js';
import type { Database } from '../database.js';
import { FACTS, factsOfValues } from '../session-row.js';
import { sql } from '../sql.js';

/** The hot path: one read by primary key. */
export async function findSessions(database: Database, ids: readonly string[]): Promise<SessionFacts[]> {
  if (ids.length === 0) return [];
  const { idsPerStatement } = database.dialect;
  if (ids.length <= idsPerStatement) return find(database, ids);
  const found: SessionFacts[] = [];
  // One statement finds a row once, however often its id is asked for; two would find it twice.
  for (const chunk of chunks([...new Set(ids)], idsPerStatement)) {
    found.push(...(await find(database, chunk)));
  }
  return found;
}

async function find(database: Database, ids: readonly string[]): Promise<SessionFacts[]> {
  const { dialect, tables } = database;
  const rows = await database.values(
    FACTS,
    sql`FROM ${tables.sessions} WHERE ${dialect.idIsOneOf(ids)} AND ended_at IS NULL`,
  );
  return rows.map(factsOfValues);
}

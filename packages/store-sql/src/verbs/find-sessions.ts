import type { SessionFacts } from '@jwt-sessions/core/store';
import { chunks } from '../chunks.js';
import type { Database } from '../database.js';
import type { Dialect } from '../dialects/dialect.js';
import { FACTS, factsOfValues } from '../session-row.js';
import { type Sql, sql } from '../sql.js';

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
  const rows = await database.values({
    columns: FACTS,
    from: tables.sessions,
    where: sql`${isOneOf(ids, dialect)} AND ended_at IS NULL`,
  });
  return rows.map(factsOfValues);
}

/** One by itself is found in less time than a list of one: PostgreSQL would plan a prepared one anew each time. */
function isOneOf(ids: readonly string[], dialect: Dialect): Sql {
  const [first = ''] = ids;
  return ids.length === 1 ? sql`id = ${first}` : dialect.idIsOneOf(ids);
}

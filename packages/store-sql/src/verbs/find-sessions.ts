import type { SessionFacts, StoredSession } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import type { Dialect } from '../dialects/dialect.js';
import { chunks } from '../sql/chunks.js';
import { type Id, idOf, idsOf } from '../sql/id.js';
import { FACTS, factsOfValues, SESSION, type SessionColumn, sessionOf } from '../sql/session-row.js';
import { type Sql, sql } from '../sql/sql.js';

/** The hot path: one read by primary key. */
export async function find(database: Database, ids: readonly string[]): Promise<SessionFacts[]> {
  const { idsPerStatement } = database.dialect;
  if (ids.length <= idsPerStatement) return findAtOnce(database, idsOf(ids));
  const found: SessionFacts[] = [];
  // One statement finds a row once, however often its id is asked for; two would find it twice.
  for (const chunk of chunks(idsOf([...new Set(ids)]), idsPerStatement)) {
    found.push(...(await findAtOnce(database, chunk)));
  }
  return found;
}

export async function read(database: Database, id: string): Promise<StoredSession | null> {
  const [row] = await database.select<SessionColumn>({
    columns: SESSION,
    from: database.tables.sessions,
    where: sql`id = ${idOf(id)} AND revoked_at IS NULL`,
  });
  return row ? sessionOf(row) : null;
}

async function findAtOnce(database: Database, ids: readonly Id[]): Promise<SessionFacts[]> {
  if (ids.length === 0) return [];
  const { dialect, tables } = database;
  const rows = await database.values({
    columns: FACTS,
    from: tables.sessions,
    where: sql`${isOneOf(ids, dialect)} AND revoked_at IS NULL`,
  });
  return rows.map(factsOfValues);
}

/** One by itself is found in less time than a list of one: PostgreSQL would plan a prepared one anew each time. */
function isOneOf(ids: readonly Id[], dialect: Dialect): Sql {
  const [first = null] = ids;
  return ids.length === 1 ? sql`id = ${first}` : dialect.idIsOneOf(ids);
}

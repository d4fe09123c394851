import type { LeasedSessions, SessionFacts, StoredSession } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import type { Dialect } from '../dialects/dialect.js';
import { chunks } from '../sql/chunks.js';
import { type Id, idOf, idsOf } from '../sql/id.js';
import {
  FACT_COUNT,
  FACTS,
  factsOfValues,
  integer,
  SESSION,
  type SessionColumn,
  sessionOf,
} from '../sql/session-row.js';
import { type Sql, sql } from '../sql/sql.js';
import { grantOf } from './lease.js';

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

/**
 * Finds them with the lease that is granted, read by the same statement: so nobody can have raised it between the two. Of several
 * statements the shortest counts.
 */
export async function findLeased(database: Database, ids: readonly string[]): Promise<LeasedSessions> {
  const columns = sql`${FACTS}, ${grantOf(database)}`;
  const sessions: SessionFacts[] = [];
  const grants: number[] = [];
  for (const chunk of chunks(idsOf([...new Set(ids)]), database.dialect.idsPerStatement)) {
    for (const values of await valuesAtOnce(database, chunk, columns)) {
      sessions.push(factsOfValues(values));
      grants.push(integer(values[FACT_COUNT]));
    }
  }
  return { sessions, grant: grants.length === 0 ? 0 : Math.min(...grants) };
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
  return (await valuesAtOnce(database, ids, FACTS)).map(factsOfValues);
}

function valuesAtOnce(database: Database, ids: readonly Id[], columns: Sql): Promise<unknown[][]> {
  const { dialect, tables } = database;
  return database.values({
    columns,
    from: tables.sessions,
    where: sql`${isOneOf(ids, dialect)} AND revoked_at IS NULL`,
  });
}

/** One by itself is found in less time than a list of one: PostgreSQL would plan a prepared one anew each time. */
function isOneOf(ids: readonly Id[], dialect: Dialect): Sql {
  const [first = null] = ids;
  return ids.length === 1 ? sql`id = ${first}` : dialect.idIsOneOf(ids);
}

import type { SessionFacts } from '@jwt-sessions/core';
import { chunks } from '../chunks.js';
import type { Database } from '../database.js';
import { FACTS, type FactColumn, factsOf, factsOfValues } from '../session-row.js';
import { type Sql, sql } from '../sql.js';

/** The hot path: one read by primary key. */
export async function findSessions(database: Database, ids: readonly string[]): Promise<SessionFacts[]> {
  const { dialect, tables } = database;
  const found: SessionFacts[] = [];
  for (const chunk of chunks([...new Set(ids)], dialect.idsPerStatement)) {
    const facts = await readFacts(
      database,
      sql`SELECT ${FACTS} FROM ${tables.sessions} WHERE ${dialect.idIsOneOf(chunk)} AND ended_at IS NULL`,
    );
    found.push(...facts);
  }
  return found;
}

async function readFacts(database: Database, statement: Sql): Promise<SessionFacts[]> {
  const { readValues } = database.dialect;
  if (readValues !== null) return (await readValues(statement)).map(factsOfValues);
  return (await database.rows<FactColumn>(statement)).map(factsOf);
}

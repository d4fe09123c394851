import type { AllPage, AllPageRequest } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { Id, requiredId, textOfId } from '../sql/id.js';
import { integer, SESSION, type SessionColumn, sessionOf } from '../sql/session-row.js';
import { literal, type Sql, sql } from '../sql/sql.js';

/** Along the primary key. What is over is left out here, so that the page ends where the stretch does. */
export async function listAll(database: Database, { after, limit, now }: AllPageRequest): Promise<AllPage> {
  const { dialect, tables } = database;
  const columns = sql`${SESSION}, revoked_at`;
  const page = sql`(
    SELECT ${columns} FROM ${tables.sessions} WHERE ${isBehind(after)}
    ORDER BY id LIMIT ${dialect.rowCount(limit)}) AS page`;
  const rows = await database.select<SessionColumn | 'revoked_at'>({
    columns,
    from: page,
    where: literal('TRUE'),
    orderBy: literal('ORDER BY id'),
  });
  const alive = rows.filter((row) => row.revoked_at === null && integer(row.expires_at) > now);
  const last = rows.at(-1);
  return {
    sessions: alive.map(sessionOf),
    next: last === undefined || rows.length < limit ? null : textOfId(last.id),
  };
}

/** The first of all ids that there can be. */
const FIRST = new Id(`${'-'.repeat(21)}A`);

/** The condition that a session stands behind another one in the order of ids, which may be gone; behind none is every one. */
export function isBehind(after: string | undefined): Sql {
  return after === undefined ? sql`id >= ${FIRST}` : sql`id > ${requiredId(after, 'after')}`;
}

import type { EndedPageRequest, KeptSession } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { chunks } from '../sql/chunks.js';
import { idsOf, requiredId } from '../sql/id.js';
import { KEPT, type KeptColumn, keptOf } from '../sql/session-row.js';
import { literal, sql } from '../sql/sql.js';

/** A sum, or a database may take the index of everybody's ends for the order, and read it until a page of this user is full. */
const END = literal('expires_at + 0');

/**
 * A user's sessions that are over. The index by user finds all that are kept of one user, of which these are the most: an
 * index of their ends would cost every noted activity more than a page that a person opens now and then.
 */
export async function listEnded(
  database: Database,
  userId: string,
  { now, limit, after }: EndedPageRequest,
): Promise<KeptSession[]> {
  const { dialect, tables } = database;
  const behind = after
    ? sql`AND (${END} < ${after.expiresAt} OR (${END} = ${after.expiresAt} AND id < ${requiredId(after.id, 'after.id')}))`
    : literal('');
  const page = sql`(
    SELECT ${KEPT} FROM ${tables.sessions}
    WHERE user_id = ${userId} AND (revoked_at IS NOT NULL OR expires_at <= ${now}) ${behind}
    ORDER BY ${END} DESC, id DESC LIMIT ${dialect.rowCount(limit)}) AS page`;
  const rows = await database.select<KeptColumn>({
    columns: KEPT,
    from: page,
    where: literal('TRUE'),
    orderBy: literal('ORDER BY expires_at DESC, id DESC'),
  });
  return rows.map(keptOf);
}

/** Sessions by primary key, whatever became of them. */
export async function findKept(database: Database, ids: readonly string[]): Promise<KeptSession[]> {
  const { dialect, tables } = database;
  const found: KeptSession[] = [];
  for (const chunk of chunks(idsOf([...new Set(ids)]), dialect.idsPerStatement)) {
    const where = dialect.idIsOneOf(chunk);
    const rows = await database.select<KeptColumn>({ columns: KEPT, from: tables.sessions, where });
    found.push(...rows.map(keptOf));
  }
  return found;
}

import type { PageRequest, StoredSession } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { requiredId } from '../sql/id.js';
import { SESSION, type SessionColumn, sessionOf } from '../sql/session-row.js';
import { literal, sql } from '../sql/sql.js';

export async function list(
  database: Database,
  userId: string,
  { now, limit, after }: PageRequest,
): Promise<StoredSession[]> {
  const { dialect, tables } = database;
  // Written so that every one of the databases goes by the index; not all do for (created_at, id) < (…, …).
  const behind = after
    ? sql`AND created_at <= ${after.createdAt} AND (created_at < ${after.createdAt} OR id < ${requiredId(after.id, 'after.id')})`
    : literal('');
  // The page by itself, so that the index gives it, and then in its order, which a join needn't keep.
  const page = sql`(
    SELECT ${SESSION} FROM ${tables.sessions}
    WHERE user_id = ${userId} AND revoked_at IS NULL AND expires_at > ${now} ${behind}
    ORDER BY created_at DESC, id DESC LIMIT ${dialect.rowCount(limit)}) AS page`;
  const rows = await database.select<SessionColumn>({
    columns: SESSION,
    from: page,
    where: literal('TRUE'),
    orderBy: literal('ORDER BY created_at DESC, id DESC'),
  });
  return rows.map(sessionOf);
}

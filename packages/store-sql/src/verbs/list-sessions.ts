import type { PageRequest, StoredSession } from '@jwt-sessions/core/store';
import type { Database } from '../database.js';
import { FACTS, type SessionColumn, sessionOf } from '../session-row.js';
import { literal, sql } from '../sql.js';

export async function listSessions(
  database: Database,
  userId: string,
  { now, limit, after }: PageRequest,
): Promise<StoredSession[]> {
  const { dialect, tables } = database;
  // Written so that every one of the databases goes by the index; not all do for (created_at, id) < (…, …).
  const behind = after
    ? sql`AND created_at <= ${after.createdAt} AND (created_at < ${after.createdAt} OR id < ${after.id})`
    : literal('');
  const rows = await database.rows<SessionColumn>(sql`
    SELECT ${FACTS}, details FROM ${tables.sessions}
    WHERE user_id = ${userId} AND ended_at IS NULL AND expires_at > ${now} ${behind}
    ORDER BY created_at DESC, id DESC LIMIT ${dialect.rowCount(limit)}`);
  return rows.map(sessionOf);
}

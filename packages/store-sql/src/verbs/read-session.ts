import type { StoredSession } from '@jwt-sessions/core/store';
import type { Database } from '../database.js';
import { FACTS, type SessionColumn, sessionOf } from '../session-row.js';
import { sql } from '../sql.js';

export async function readSession(database: Database, id: string): Promise<StoredSession | null> {
  const [row] = await database.select<SessionColumn>({
    columns: sql`${FACTS}, details`,
    from: database.tables.sessions,
    where: sql`id = ${id} AND ended_at IS NULL`,
  });
  return row ? sessionOf(row) : null;
}

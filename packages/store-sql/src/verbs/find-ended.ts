import type { Database } from '../database.js';
import { sql } from '../sql.js';

export async function findEnded(database: Database, userId: string, operation: string): Promise<string[]> {
  const rows = await database.select<'id'>({
    columns: sql`id`,
    from: database.tables.sessions,
    where: sql`user_id = ${userId} AND operation_id = ${operation} AND ended_at IS NOT NULL`,
  });
  return rows.map(({ id }) => String(id));
}

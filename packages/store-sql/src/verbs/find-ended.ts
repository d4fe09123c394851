import type { Database } from '../database.js';
import { sql } from '../sql.js';

export async function findEnded(database: Database, userId: string, operation: string): Promise<string[]> {
  const rows = await database.rows(sql`
    SELECT id FROM ${database.tables.sessions}
    WHERE user_id = ${userId} AND operation_id = ${operation} AND ended_at IS NOT NULL`);
  return rows.map(({ id }) => String(id));
}

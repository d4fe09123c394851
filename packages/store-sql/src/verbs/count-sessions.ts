import type { Database } from '../dialects/database.js';
import { literal, sql } from '../sql/sql.js';

/** Of a user along the index of users. Of all by `expires_at` alone, which is what the index by expiry has. */
export async function count(database: Database, now: number, userId?: string): Promise<number> {
  const { tables } = database;
  const counted =
    userId === undefined
      ? sql`expires_at > ${now}`
      : sql`user_id = ${userId} AND revoked_at IS NULL AND expires_at > ${now}`;
  const [row] = await database.select<'live'>({
    columns: literal('live'),
    from: sql`(SELECT count(*) AS live FROM ${tables.sessions} WHERE ${counted}) AS counted`,
    where: literal('TRUE'),
  });
  return Number(row?.live);
}

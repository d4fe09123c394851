import type { Activity } from '@jwt-sessions/core/store';
import type { Database } from '../database.js';
import { sql } from '../sql.js';

/** One statement for all, which are handed over as one JSON text. Nobody else can hold a row: writers take turns. */
export async function noteActivity(
  database: Database,
  activities: readonly Activity[],
  now: number,
): Promise<string[]> {
  const { sessions } = database.tables;
  const list = JSON.stringify(activities.map(({ id, at, ip }) => [id, at, ip]));
  await database.count(sql`
    UPDATE ${sessions} SET
      last_active_at = noted.at,
      last_ip = COALESCE(noted.ip, last_ip),
      expires_at = MIN(absolute_expires_at, noted.at + idle_timeout)
    FROM (
      SELECT value ->> 0 AS id, value ->> 1 AS at, value ->> 2 AS ip FROM json_each(${list})
    ) AS noted
    WHERE ${sessions}.id = noted.id
      AND ended_at IS NULL AND expires_at > ${now} AND noted.at > last_active_at`);
  return [];
}

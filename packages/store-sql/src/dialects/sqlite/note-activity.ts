import type { Activity } from '@jwt-sessions/core/store';
import { sql } from '../../sql/sql.js';
import type { SqlCall } from '../../sql/sql-call.js';

/** One statement for all, which are handed over as one JSON text. Nobody else can hold a row: writers take turns. */
export async function noteActivity(
  call: SqlCall,
  activities: readonly Activity[],
  now: number,
): Promise<string[]> {
  const { sessions } = call.tables;
  const list = JSON.stringify(activities.map(({ id, at, ip }) => [id, at, ip]));
  await call.count(sql`
    UPDATE ${sessions} SET
      last_active_at = noted.at,
      last_ip = COALESCE(noted.ip, last_ip),
      expires_at = MIN(absolute_expires_at, noted.at + idle_timeout)
    FROM (
      SELECT value ->> 0 AS id, value ->> 1 AS at, value ->> 2 AS ip FROM json_each(${list})
    ) AS noted
    WHERE ${sessions}.id = noted.id
      AND revoked_at IS NULL AND expires_at > ${now} AND noted.at > last_active_at`);
  return [];
}

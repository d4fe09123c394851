import type { Activity } from '@jwt-sessions/core';
import { join, literal, type Sql, sql } from '../sql.js';
import type { Tables } from '../tables.js';
import { idIsOneOf, padded } from './padded-ids.js';

/**
 * The UPDATE that moves many sessions, each to a time of its own. MySQL and MariaDB assign from left to right, and an
 * assignment sees those before it: `expires_at` comes first, and none reads a column that was assigned.
 */
export function moveActivity(
  { sessions }: Tables,
  least: Sql,
  activities: readonly Activity[],
  now: number,
): Sql {
  const list = padded(activities);
  const chosen = (value: (activity: Activity) => string | number | null, otherwise: string) => {
    const branches = list.map((activity) => sql`WHEN ${activity.id} THEN ${value(activity)}`);
    return sql`CASE id ${join(branches, ' ')} ELSE ${literal(otherwise)} END`;
  };
  const at = chosen((activity) => activity.at, 'last_active_at');
  const ip = chosen((activity) => activity.ip, 'last_ip');
  return sql`
    UPDATE ${sessions} SET
      expires_at = ${least}(absolute_expires_at, ${at} + idle_timeout),
      last_ip = COALESCE(${ip}, last_ip),
      last_active_at = ${at}
    WHERE ${idIsOneOf(activities.map(({ id }) => id))}
      AND ended_at IS NULL AND expires_at > ${now} AND ${at} > last_active_at`;
}

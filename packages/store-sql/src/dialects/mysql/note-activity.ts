import type { Activity } from '@jwt-sessions/core/store';
import { Id, idsOf, textOfId } from '../../sql/id.js';
import { join, literal, type Sql, sql } from '../../sql/sql.js';
import type { SqlCall } from '../../sql/sql-call.js';
import type { Row } from '../../sql/statements.js';
import type { Tables } from '../../sql/tables.js';
import { idIsOneOf, padded } from './padded-ids.js';

/**
 * Locks the rows that are free, in the order of their ids, and moves those. The rest is looked at without a lock:
 * what is alive is held by somebody else.
 */
export function noteActivity(call: SqlCall, activities: readonly Activity[], now: number): Promise<string[]> {
  const { tables } = call;
  const alive = (ids: readonly string[]) =>
    sql`SELECT id FROM ${tables.sessions} WHERE ${idIsOneOf(idsOf(ids))} AND revoked_at IS NULL AND expires_at > ${now}`;

  return call.transaction(async (statements) => {
    const ids = activities.map(({ id }) => id);
    const held = textsOf(await statements.rows(sql`${alive(ids)} ORDER BY id FOR UPDATE SKIP LOCKED`));
    const rest = ids.filter((id) => !held.has(id));
    const busy = rest.length === 0 ? [] : [...textsOf(await statements.rows(alive(rest)))];
    const free = activities.filter(({ id }) => held.has(id));
    if (free.length > 0) await statements.count(moveActivity(tables, free, now));
    return busy;
  });
}

/**
 * The UPDATE that moves many sessions, each to a time of its own. Assignments go from left to right, and each sees
 * those before it: `expires_at` comes first, and none reads a column that was assigned.
 */
function moveActivity({ sessions }: Tables, activities: readonly Activity[], now: number): Sql {
  const list = padded(activities);
  const chosen = (value: (activity: Activity) => string | number | null, otherwise: string) => {
    const branches = list.map((activity) => sql`WHEN ${new Id(activity.id)} THEN ${value(activity)}`);
    return sql`CASE id ${join(branches, ' ')} ELSE ${literal(otherwise)} END`;
  };
  const at = chosen((activity) => activity.at, 'last_active_at');
  const ip = chosen((activity) => activity.ip, 'last_ip');
  return sql`
    UPDATE ${sessions} SET
      expires_at = LEAST(absolute_expires_at, ${at} + idle_timeout),
      last_ip = COALESCE(${ip}, last_ip),
      last_active_at = ${at}
    WHERE ${idIsOneOf(activities.map(({ id }) => new Id(id)))}
      AND revoked_at IS NULL AND expires_at > ${now} AND ${at} > last_active_at`;
}

function textsOf(rows: readonly Row<'id'>[]): Set<string> {
  return new Set(rows.map(({ id }) => textOfId(id)));
}

import type { Activity } from '@jwt-sessions/core/store';
import { Id, textOfId } from '../../sql/id.js';
import { sql } from '../../sql/sql.js';
import type { SqlCall } from '../../sql/sql-call.js';

/**
 * One statement for any number of sessions. It locks, in the order of their ids, the rows that will move, and passes
 * over those that another transaction holds, so that it waits for nobody. The UPDATE compares again: a row that
 * changed between the snapshot and the lock is judged by what it is now.
 */
export async function noteActivity(
  call: SqlCall,
  activities: readonly Activity[],
  now: number,
): Promise<string[]> {
  const { sessions } = call.tables;
  const ids = activities.map(({ id }) => new Id(id));
  const times = activities.map(({ at }) => at);
  const addresses = activities.map(({ ip }) => ip);
  const statement = sql`
    WITH noted AS (
      SELECT * FROM unnest(${ids}::uuid[], ${times}::bigint[], ${addresses}::text[]) AS noted (id, at, ip)
    ), wanted AS MATERIALIZED (
      SELECT session.id FROM ${sessions} AS session JOIN noted ON noted.id = session.id
      WHERE session.revoked_at IS NULL AND session.expires_at > ${now} AND noted.at > session.last_active_at
    ), held AS MATERIALIZED (
      SELECT id FROM ${sessions} WHERE id IN (SELECT id FROM wanted) ORDER BY id FOR UPDATE SKIP LOCKED
    ), moved AS (
      UPDATE ${sessions} AS session SET
        last_active_at = noted.at,
        last_ip = COALESCE(noted.ip, session.last_ip),
        expires_at = LEAST(session.absolute_expires_at, noted.at + session.idle_timeout)
      FROM noted JOIN held ON held.id = noted.id
      WHERE session.id = noted.id
        AND session.revoked_at IS NULL AND session.expires_at > ${now} AND noted.at > session.last_active_at
    )
    SELECT id FROM wanted WHERE id NOT IN (SELECT id FROM held)`;
  const rows = await call.transaction((statements) => statements.rows(statement));
  return rows.map(({ id }) => textOfId(id));
}

import type { Activity } from '@jwt-sessions/core';
import type { Database } from '../database.js';
import { sql } from '../sql.js';
import type { Row } from '../statements.js';
import { moveActivity } from './move-activity.js';
import { idIsOneOf } from './padded-ids.js';

/**
 * Locks the rows that are free, in the order of their ids, and moves those. The rest is looked at without a lock:
 * what is alive is held by somebody else.
 */
export function noteActivity(
  database: Database,
  activities: readonly Activity[],
  now: number,
): Promise<string[]> {
  const { tables, dialect } = database;
  const alive = (ids: readonly string[]) =>
    sql`SELECT id FROM ${tables.sessions} WHERE ${idIsOneOf(ids)} AND ended_at IS NULL AND expires_at > ${now}`;

  return database.transaction(async (statements) => {
    const ids = activities.map(({ id }) => id);
    const held = idsOf(await statements.rows(sql`${alive(ids)} ORDER BY id FOR UPDATE SKIP LOCKED`));
    const rest = ids.filter((id) => !held.has(id));
    const busy = rest.length === 0 ? [] : [...idsOf(await statements.rows(alive(rest)))];
    const free = activities.filter(({ id }) => held.has(id));
    if (free.length > 0) await statements.count(moveActivity(tables, dialect.least, free, now));
    return busy;
  });
}

function idsOf(rows: readonly Row<'id'>[]): Set<string> {
  return new Set(rows.map(({ id }) => String(id)));
}

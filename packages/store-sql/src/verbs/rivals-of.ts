import type { SessionLimit, StoredSession } from '@jwt-sessions/core/store';
import { literal, type Sql, sql } from '../sql.js';

/** A session that comes into a status, by being inserted or by being admitted. */
export interface Newcomer extends Pick<StoredSession, 'id' | 'userId' | 'status'> {
  /** The session whose place it takes. */
  readonly replaces?: string | undefined;
}

/** The condition that a session shares the newcomer's limit: one of the user's others, counting as of that status, and alive. */
export function rivalsOf(
  { id, userId, status, replaces = id }: Newcomer,
  { matured }: Pick<SessionLimit, 'matured'>,
  now: number,
): Sql {
  const counts = countsAs(status, matured);
  return sql`user_id = ${userId} AND ${counts} AND ended_at IS NULL AND expires_at > ${now} AND id NOT IN (${id}, ${replaces})`;
}

/** The condition that a session shares the limit of a status. */
function countsAs(status: StoredSession['status'], matured: SessionLimit['matured']): Sql {
  if (!matured) return sql`status = ${status}`;
  const { from, to, createdUntil } = matured;
  const stays =
    from === status ? sql`status = ${status} AND created_at > ${createdUntil}` : sql`status = ${status}`;
  const joins = to === status ? sql` OR (status = ${from} AND created_at <= ${createdUntil})` : literal('');
  return sql`(${stays}${joins})`;
}

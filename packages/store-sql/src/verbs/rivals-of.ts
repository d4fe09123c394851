import type { SessionLimit, StoredSession } from '@jwt-sessions/core';
import { literal, type Sql, sql } from '../sql.js';

/** A session that comes into a state, by being inserted or by being admitted. */
export interface Newcomer extends Pick<StoredSession, 'id' | 'userId' | 'state'> {
  /** The session whose place it takes. */
  readonly replaces?: string | undefined;
}

/** The condition that a session shares the newcomer's limit: one of the user's others, counting as of that state, and alive. */
export function rivalsOf(
  { id, userId, state, replaces = id }: Newcomer,
  { matured }: Pick<SessionLimit, 'matured'>,
  now: number,
): Sql {
  const counts = countsAs(state, matured);
  return sql`user_id = ${userId} AND ${counts} AND ended_at IS NULL AND expires_at > ${now} AND id NOT IN (${id}, ${replaces})`;
}

/** The condition that a session shares the limit of a state. */
function countsAs(state: StoredSession['state'], matured: SessionLimit['matured']): Sql {
  if (!matured) return sql`state = ${state}`;
  const { from, to, createdUntil } = matured;
  const stays =
    from === state ? sql`state = ${state} AND created_at > ${createdUntil}` : sql`state = ${state}`;
  const joins = to === state ? sql` OR (state = ${from} AND created_at <= ${createdUntil})` : literal('');
  return sql`(${stays}${joins})`;
}

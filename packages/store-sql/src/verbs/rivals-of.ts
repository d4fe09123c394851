import type { StoredSession } from '@jwt-sessions/core';
import { type Sql, sql } from '../sql.js';

/** A session that comes into a state, by being inserted or by being admitted. */
export type Newcomer = Pick<StoredSession, 'id' | 'userId' | 'state'>;

/** The condition that a session shares the newcomer's limit: one of the user's others, of that state, and alive. */
export function rivalsOf({ id, userId, state }: Newcomer, now: number): Sql {
  return sql`user_id = ${userId} AND state = ${state} AND ended_at IS NULL AND expires_at > ${now} AND id <> ${id}`;
}

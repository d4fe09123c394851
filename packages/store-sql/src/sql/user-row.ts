import { erasureKey, type UserRecord } from '@jwt-sessions/core/store';
import { Id, idOf } from './id.js';
import type { Selection } from './selection.js';
import { integer, integerOrNull } from './session-row.js';
import { literal, type Sql, sql } from './sql.js';
import type { Row } from './statements.js';
import type { Tables } from './tables.js';

export type UserColumn = 'valid_after' | 'idle_timeout' | 'details';

/** What {@link userOf} needs of a user's row. */
export function userSelection({ users }: Tables, userId: string): Selection {
  return {
    columns: literal('valid_after, idle_timeout, details'),
    from: users,
    where: sql`user_id = ${userId}`,
  };
}

export type ErasableColumn = UserColumn | 'part';

/** The user's row, and what else is to be known beside it under the user's lock, in one statement. */
export type UserPart = 'record' | 'erasure' | 'session' | 'rivals';

/** The user's row and that of their erasure: whatever says which log-ins are refused. */
export function selectUserAndErasure(tables: Tables, userId: string): Sql {
  return sql`
    SELECT valid_after, idle_timeout, details, 'record' AS part FROM ${tables.users} WHERE user_id = ${userId}
    UNION ALL SELECT valid_after, NULL, NULL, 'erasure' FROM ${tables.erasures} WHERE id = ${new Id(erasureKey(userId))}`;
}

/** The user's row, and one that says that a session of theirs is there, ended or not. */
export function selectUserOfSession(tables: Tables, userId: string, session: string): Sql {
  return sql`
    SELECT valid_after, idle_timeout, details, 'record' AS part FROM ${tables.users} WHERE user_id = ${userId}
    UNION ALL SELECT 0, NULL, NULL, 'session' FROM ${tables.sessions} WHERE id = ${idOf(session)} AND user_id = ${userId}`;
}

/** What `validAfter` becomes by one that is given: more than it was in either row. */
export function moveOn(rows: readonly Row<ErasableColumn>[], validAfter: number): number {
  return Math.max(validAfter, ...rows.map((row) => integer(row.valid_after) + 1));
}

export function partOf<Found extends Row<'part'>>(rows: readonly Found[], part: UserPart): Found | undefined {
  return rows.find((row) => row.part === part);
}

/** The record in a row, or null: a row without details is only a place to lock. */
export function userOf(userId: string, row: Row<UserColumn> | undefined): UserRecord | null {
  if (!row || row.details === null) return null;
  return {
    userId,
    validAfter: integer(row.valid_after),
    idleTimeout: integerOrNull(row.idle_timeout),
    details: String(row.details),
  };
}

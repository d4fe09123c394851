import type { UserRecord } from '@jwt-sessions/core/store';
import { type Selection, selectOf } from './selection.js';
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

/** The same as a statement of a transaction. */
export function selectUser(tables: Tables, userId: string): Sql {
  return selectOf(userSelection(tables, userId));
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

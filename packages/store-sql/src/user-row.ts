import type { UserRecord } from '@jwt-sessions/core/store';
import { integer, integerOrNull } from './session-row.js';
import { type Sql, sql } from './sql.js';
import type { Row } from './statements.js';
import type { Tables } from './tables.js';

export type UserColumn = 'valid_after' | 'idle_timeout' | 'details';

export function selectUser({ users }: Tables, userId: string): Sql {
  return sql`SELECT valid_after, idle_timeout, details FROM ${users} WHERE user_id = ${userId}`;
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

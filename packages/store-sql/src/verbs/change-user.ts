import type { UserChanges, UserRecord } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { sql } from '../sql/sql.js';
import type { Statements } from '../sql/statements.js';
import { selectUser, type UserColumn, userOf, userSelection } from '../sql/user-row.js';
import { lockUser } from './lock-user.js';

export async function findUser(database: Database, userId: string): Promise<UserRecord | null> {
  const [row] = await database.select<UserColumn>(userSelection(database.tables, userId));
  return userOf(userId, row);
}

export function changeUser(
  database: Database,
  userId: string,
  changes: UserChanges,
  expected?: { readonly details: string },
): Promise<boolean> {
  return database.transaction(async (statements) => {
    await lockUser(database, statements, userId);
    return changeLockedUser(database, statements, userId, changes, expected);
  });
}

/** Reads, compares and writes the record of a user whose lock is held, so nobody comes between. */
export async function changeLockedUser(
  { tables }: Database,
  statements: Statements,
  userId: string,
  changes: UserChanges,
  expected?: { readonly details: string },
): Promise<boolean> {
  const [row] = await statements.rows<UserColumn>(selectUser(tables, userId));
  const user = userOf(userId, row) ?? { validAfter: 0, idleTimeout: null, details: '{}' };
  if (expected && expected.details !== user.details) return false;

  const validAfter = Math.max(user.validAfter, changes.validAfter ?? 0);
  const idleTimeout = changes.idleTimeout === undefined ? user.idleTimeout : changes.idleTimeout;
  const details = changes.details ?? user.details;
  await statements.count(
    row
      ? sql`
        UPDATE ${tables.users}
        SET valid_after = ${validAfter}, idle_timeout = ${idleTimeout}, details = ${details}
        WHERE user_id = ${userId}`
      : sql`
        INSERT INTO ${tables.users} (user_id, valid_after, idle_timeout, details)
        VALUES (${userId}, ${validAfter}, ${idleTimeout}, ${details})`,
  );
  return true;
}

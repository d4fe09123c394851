import type { ExpectedUser, UserChanges, UserRecord } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { sql } from '../sql/sql.js';
import type { Row, Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';
import {
  type ErasableColumn,
  moveOn,
  partOf,
  selectUserAndErasure,
  selectUserOfSession,
  type UserColumn,
  userOf,
  userSelection,
} from '../sql/user-row.js';
import { lockingUser, lockingUserWithSessions } from './lock-user.js';

export async function findUser(database: Database, userId: string): Promise<UserRecord | null> {
  const [row] = await database.select<UserColumn>(userSelection(database.tables, userId));
  return userOf(userId, row);
}

export function changeUser(
  database: Database,
  userId: string,
  changes: UserChanges,
  expected?: ExpectedUser,
): Promise<boolean> {
  // One who has the session has a row to lock; of one who was erased none is made.
  const locking = expected?.session === undefined ? lockingUser : lockingUserWithSessions;
  return locking(database, userId, (statements) =>
    changeLockedUser(database, statements, userId, changes, expected),
  );
}

/** Reads, compares and writes the record of a user whose lock is held, so nobody comes between. */
export async function changeLockedUser(
  { tables }: Database,
  statements: Statements,
  userId: string,
  changes: UserChanges,
  expected?: ExpectedUser,
): Promise<boolean> {
  const rows = await readRows(statements, tables, userId, expected?.session);
  if (expected?.session !== undefined && !partOf(rows, 'session')) return false;
  const row = partOf(rows, 'record');
  const user = userOf(userId, row) ?? { validAfter: 0, idleTimeout: null, details: '{}' };
  if (expected && expected.details !== user.details) return false;

  const validAfter = changes.validAfter === undefined ? user.validAfter : moveOn(rows, changes.validAfter);
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

function readRows(
  statements: Statements,
  tables: Tables,
  userId: string,
  session: string | undefined,
): Promise<Row<ErasableColumn>[]> {
  return statements.rows<ErasableColumn>(
    session === undefined
      ? selectUserAndErasure(tables, userId)
      : selectUserOfSession(tables, userId, session),
  );
}

import {
  type ExpectedUser,
  erasureKey,
  type UserChanges,
  type UserNote,
  type UserRecord,
} from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { Id, idOf } from '../sql/id.js';
import { literal, type Sql, sql } from '../sql/sql.js';
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
  { dialect, tables }: Database,
  statements: Statements,
  userId: string,
  changes: UserChanges,
  expected?: ExpectedUser,
): Promise<boolean> {
  if (dialect.changesWithin) {
    return (await statements.values(changeAtOnce(tables, userId, changes, expected))).length === 1;
  }
  const rows = await readRows(statements, tables, userId, expected?.session);
  if (expected?.session !== undefined && !partOf(rows, 'session')) return false;
  const row = partOf(rows, 'record');
  const user = userOf(userId, row) ?? { userId, ...NOTHING };
  if (expected && expected.details !== user.details) return false;

  const validAfter = changes.validAfter === undefined ? user.validAfter : moveOn(rows, changes.validAfter);
  const idleTimeout = changes.idleTimeout === undefined ? user.idleTimeout : changes.idleTimeout;
  const details = changes.details ?? user.details;
  await writeUser(statements, tables, { userId, validAfter, idleTimeout, details }, row !== undefined);
  return true;
}

/**
 * Writes a note into the record of a user whose lock is held, where it has the details that are expected; whether it did.
 *
 * @param row of the user, as it was read under the lock
 */
export async function writeNote(
  statements: Statements,
  tables: Tables,
  userId: string,
  row: Row<UserColumn> | undefined,
  { expected, details }: UserNote,
): Promise<boolean> {
  const user = userOf(userId, row) ?? { userId, ...NOTHING };
  if (user.details !== expected) return false;
  await writeUser(statements, tables, { ...user, details }, row !== undefined);
  return true;
}

/** What is known of a user without a record. */
const NOTHING = { validAfter: 0, idleTimeout: null, details: '{}' };

async function writeUser(
  statements: Statements,
  { users }: Tables,
  { userId, validAfter, idleTimeout, details }: UserRecord,
  isThere: boolean,
): Promise<void> {
  await statements.count(
    isThere
      ? sql`
        UPDATE ${users}
        SET valid_after = ${validAfter}, idle_timeout = ${idleTimeout}, details = ${details}
        WHERE user_id = ${userId}`
      : sql`
        INSERT INTO ${users} (user_id, valid_after, idle_timeout, details)
        VALUES (${userId}, ${validAfter}, ${idleTimeout}, ${details})`,
  );
}

/** All that as one statement, where a further condition is met; a row where it was so and was changed. */
export function changeAtOnce(
  { users, sessions, erasures }: Tables,
  userId: string,
  changes: UserChanges,
  expected: ExpectedUser | undefined,
  condition: Sql = literal('TRUE'),
): Sql {
  const validAfter =
    changes.validAfter === undefined
      ? literal('COALESCE(known.valid_after, 0)')
      : sql`GREATEST(CAST(${changes.validAfter} AS bigint), known.valid_after + 1,
          (SELECT valid_after + 1 FROM ${erasures} WHERE id = ${new Id(erasureKey(userId))}))`;
  const idleTimeout =
    changes.idleTimeout === undefined
      ? literal('known.idle_timeout')
      : sql`CAST(${changes.idleTimeout} AS bigint)`;
  const kept = literal("COALESCE(known.details, '{}')");
  const details = changes.details === undefined ? kept : sql`CAST(${changes.details} AS text)`;
  const isExpected = expected === undefined ? literal('TRUE') : sql`${kept} = ${expected.details}`;
  const isTheirs =
    expected?.session === undefined
      ? literal('TRUE')
      : sql`EXISTS (SELECT FROM ${sessions} WHERE id = ${idOf(expected.session)} AND user_id = ${userId})`;
  return sql`
    INSERT INTO ${users} (user_id, valid_after, idle_timeout, details)
    SELECT CAST(${userId} AS text), ${validAfter}, ${idleTimeout}, ${details}
    FROM (SELECT 1) AS one LEFT JOIN (
      SELECT valid_after, idle_timeout, details FROM ${users} WHERE user_id = ${userId}
    ) AS known ON TRUE
    WHERE ${isExpected} AND ${isTheirs} AND ${condition}
    ON CONFLICT (user_id) DO UPDATE SET
      valid_after = EXCLUDED.valid_after, idle_timeout = EXCLUDED.idle_timeout, details = EXCLUDED.details
    RETURNING 1`;
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

import type { Database } from '../dialects/database.js';
import type { Sql } from '../sql/sql.js';
import type { Row, Statements } from '../sql/statements.js';

/**
 * A transaction under the lock under which a user's sessions are counted and the record is changed.
 *
 * @throws TypeError for a user id that is empty or longer than 255 bytes: a database that isn't strict would cut it,
 *   and two users would be one
 */
export async function lockingUser<T>(
  database: Database,
  userId: string,
  work: (statements: Statements) => Promise<T>,
): Promise<T> {
  assertUserId(userId);
  return locking(database, userId, 'lockUser', work);
}

/**
 * The same for work that goes by what it reads under the lock: sent right behind the statement that takes the lock, where the driver
 * doesn't wait for that one's answer.
 */
export async function lockingAndReading<Column extends string, T>(
  database: Database,
  userId: string,
  read: Sql,
  work: (statements: Statements, rows: readonly Row<Column>[]) => Promise<T>,
): Promise<T> {
  assertUserId(userId);
  const { dialect, tables } = database;
  return inTransaction(database, userId, async (statements) => {
    // Who reads without the lock, since taking it failed, has done nothing.
    const taken = dialect.lockUser(statements, tables, userId);
    const [rows] = await Promise.all([statements.rows<Column>(read), taken]);
    return work(statements, rows);
  });
}

/** The same for a caller who has nothing to do for a user without sessions. */
export function lockingUserWithSessions<T>(
  database: Database,
  userId: string,
  work: (statements: Statements) => Promise<T>,
): Promise<T> {
  return locking(database, userId, 'lockUserWithSessions', work);
}

function locking<T>(
  database: Database,
  userId: string,
  lock: 'lockUser' | 'lockUserWithSessions',
  work: (statements: Statements) => Promise<T>,
): Promise<T> {
  return inTransaction(database, userId, async (statements) => {
    await database.dialect[lock](statements, database.tables, userId);
    return work(statements);
  });
}

/** A transaction that holds the lock from its beginning, where that can be. */
function inTransaction<T>(
  database: Database,
  userId: string,
  work: (statements: Statements) => Promise<T>,
): Promise<T> {
  return database.transaction(work, database.dialect.lockAtBegin(database.tables, userId));
}

function assertUserId(userId: string): void {
  const bytes = Buffer.byteLength(userId);
  if (bytes === 0 || bytes > 255) {
    throw new TypeError(`A user id must have 1 to 255 bytes in UTF-8, not ${bytes}.`);
  }
}

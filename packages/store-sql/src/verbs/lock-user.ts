import type { Database } from '../dialects/database.js';
import type { Statements } from '../sql/statements.js';

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
  const bytes = Buffer.byteLength(userId);
  if (bytes === 0 || bytes > 255) {
    throw new TypeError(`A user id must have 1 to 255 bytes in UTF-8, not ${bytes}.`);
  }
  return locking(database, userId, 'lockUser', work);
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
  const { dialect, tables } = database;
  return database.transaction(
    async (statements) => {
      await dialect[lock](statements, tables, userId);
      return work(statements);
    },
    dialect.lockAtBegin(tables, userId),
  );
}

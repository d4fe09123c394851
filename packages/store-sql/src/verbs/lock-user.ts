import type { Database } from '../dialects/database.js';
import type { Statements } from '../sql/statements.js';

/**
 * Takes the lock under which a user's sessions are counted and the record is changed.
 *
 * @throws TypeError for a user id that is empty or longer than 255 bytes: a database that isn't strict would cut it,
 *   and two users would be one
 */
export async function lockUser(
  { dialect, tables }: Database,
  statements: Statements,
  userId: string,
): Promise<void> {
  const bytes = Buffer.byteLength(userId);
  if (bytes === 0 || bytes > 255) {
    throw new TypeError(`A user id must have 1 to 255 bytes in UTF-8, not ${bytes}.`);
  }
  await dialect.lockUser(statements, tables, userId);
}

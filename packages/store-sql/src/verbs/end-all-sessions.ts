import type { Revocation } from '@jwt-sessions/core/store';
import type { Database } from '../database.js';
import { literal, sql } from '../sql.js';

/**
 * Under the user's lock, like everything that changes several of a user's rows, so that no two wait for each other
 * crosswise. A log-in comes either before, and is ended, or after, and sees the `validAfter` that was set before.
 */
export function endAllSessions(
  database: Database,
  userId: string,
  revocation: Revocation,
  except?: string,
): Promise<string[]> {
  const { dialect, tables } = database;
  const chosen = except === undefined ? literal('TRUE') : sql`id <> ${except}`;
  return database.transaction(async (statements) => {
    await dialect.lockUserWithSessions(statements, tables, userId);
    return dialect.endWhere(statements, tables, userId, chosen, revocation);
  });
}

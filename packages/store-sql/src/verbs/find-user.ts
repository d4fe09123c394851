import type { UserRecord } from '@jwt-sessions/core/store';
import type { Database } from '../database.js';
import { type UserColumn, userOf, userSelection } from '../user-row.js';

export async function findUser(database: Database, userId: string): Promise<UserRecord | null> {
  const [row] = await database.select<UserColumn>(userSelection(database.tables, userId));
  return userOf(userId, row);
}

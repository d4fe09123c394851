import type { UserRecord } from '@jwt-sessions/core/store';
import type { Database } from '../database.js';
import { selectUser, type UserColumn, userOf } from '../user-row.js';

export async function findUser(database: Database, userId: string): Promise<UserRecord | null> {
  const [row] = await database.rows<UserColumn>(selectUser(database.tables, userId));
  return userOf(userId, row);
}

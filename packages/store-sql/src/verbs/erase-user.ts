import { type Erasure, erasureKey } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { Id } from '../sql/id.js';
import { literal, sql } from '../sql/sql.js';
import type { Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';
import { type ErasableColumn, moveOn, partOf, selectUserAndErasure } from '../sql/user-row.js';
import { lockingUser } from './lock-user.js';

/**
 * In one transaction under the user's lock: a log-in, an admission or a change of the record comes before, and its rows go
 * too, or after, and finds the erasure or misses its session. The sessions are revoked before they are deleted, so that who
 * ends one of them meanwhile, without that lock, has ended it or not.
 */
export function eraseUser(
  database: Database,
  userId: string,
  { validAfter, revocation }: Erasure,
): Promise<string[]> {
  const { dialect, tables } = database;
  return lockingUser(database, userId, async (statements) => {
    await rememberErasure(statements, tables, userId, validAfter);
    const ended = await dialect.revokeWhere(statements, tables, userId, literal('TRUE'), revocation);
    await statements.count(sql`DELETE FROM ${tables.sessions} WHERE user_id = ${userId}`);
    await statements.count(sql`DELETE FROM ${tables.users} WHERE user_id = ${userId}`);
    return ended;
  });
}

/** The user's lock is held, so nobody comes between. */
async function rememberErasure(
  statements: Statements,
  tables: Tables,
  userId: string,
  validAfter: number,
): Promise<void> {
  const { erasures } = tables;
  const rows = await statements.rows<ErasableColumn>(selectUserAndErasure(tables, userId));
  const moved = moveOn(rows, validAfter);
  const key = new Id(erasureKey(userId));
  await statements.count(
    partOf(rows, 'erasure')
      ? sql`UPDATE ${erasures} SET valid_after = ${moved} WHERE id = ${key}`
      : sql`INSERT INTO ${erasures} (id, valid_after) VALUES (${key}, ${moved})`,
  );
}

/** Removes the row that some databases make to lock a user, of one who was erased. */
export async function forgetLock(statements: Statements, { users }: Tables, userId: string): Promise<void> {
  await statements.count(sql`DELETE FROM ${users} WHERE user_id = ${userId} AND details IS NULL`);
}

export function purgeErasures(database: Database, before: number): Promise<number> {
  return database.count(sql`DELETE FROM ${database.tables.erasures} WHERE valid_after < ${before}`);
}

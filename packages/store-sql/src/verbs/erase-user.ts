import { type Erasure, erasureKey } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { integer } from '../sql/session-row.js';
import { literal, sql } from '../sql/sql.js';
import type { Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';
import { lockUser } from './lock-user.js';

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
  return database.transaction(async (statements) => {
    await lockUser(database, statements, userId);
    await rememberErasure(statements, tables, erasureKey(userId), validAfter);
    const ended = await dialect.revokeWhere(statements, tables, userId, literal('TRUE'), revocation);
    await statements.count(sql`DELETE FROM ${tables.sessions} WHERE user_id = ${userId}`);
    await statements.count(sql`DELETE FROM ${tables.users} WHERE user_id = ${userId}`);
    return ended;
  });
}

/** The greater time stays. The user's lock is held, so nobody comes between. */
async function rememberErasure(
  statements: Statements,
  { erasures }: Tables,
  key: string,
  validAfter: number,
): Promise<void> {
  const [known] = await statements.rows<'valid_after'>(
    sql`SELECT valid_after FROM ${erasures} WHERE id = ${key}`,
  );
  const greater = Math.max(validAfter, known ? integer(known.valid_after) : 0);
  await statements.count(
    known
      ? sql`UPDATE ${erasures} SET valid_after = ${greater} WHERE id = ${key}`
      : sql`INSERT INTO ${erasures} (id, valid_after) VALUES (${key}, ${greater})`,
  );
}

/** Removes the row that some databases make to lock a user, of one who was erased. */
export async function forgetLock(statements: Statements, { users }: Tables, userId: string): Promise<void> {
  await statements.count(sql`DELETE FROM ${users} WHERE user_id = ${userId} AND details IS NULL`);
}

export function purgeErasures(database: Database, before: number): Promise<number> {
  return database.count(sql`DELETE FROM ${database.tables.erasures} WHERE valid_after < ${before}`);
}

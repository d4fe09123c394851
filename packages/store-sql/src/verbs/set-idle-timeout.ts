import type { Database } from '../dialects/database.js';
import { sql } from '../sql/sql.js';
import { changeLockedUser } from './change-user.js';
import { lockingUser } from './lock-user.js';

export function setIdleTimeout(
  database: Database,
  userId: string,
  idleTimeout: number,
  now: number,
): Promise<void> {
  const { dialect, tables } = database;
  // Of a session that may have less at most, that: `chosenIdleTimeout` of the contract's rules.
  const chosen = sql`${dialect.least}(${idleTimeout}, COALESCE(max_idle_timeout, ${idleTimeout}))`;
  return lockingUser(database, userId, async (statements) => {
    await changeLockedUser(database, statements, userId, { idleTimeout });
    await statements.count(sql`
      UPDATE ${tables.sessions} SET
        expires_at = ${dialect.least}(absolute_expires_at, last_active_at + ${chosen}),
        idle_timeout = ${chosen}
      WHERE user_id = ${userId} AND revoked_at IS NULL AND expires_at > ${now}`);
  });
}

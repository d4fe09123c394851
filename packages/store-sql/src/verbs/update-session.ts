import type { ExpectedSession, SessionChanges } from '@jwt-sessions/core';
import type { Database } from '../database.js';
import { join, literal, type Sql, type SqlValue, sql } from '../sql.js';

export async function updateSession(
  database: Database,
  id: string,
  expected: ExpectedSession,
  changes: SessionChanges,
  now: number,
): Promise<boolean> {
  const { dialect, tables } = database;
  const { absoluteExpiresAt } = changes;
  const assignments = [
    // First: MySQL assigns from left to right.
    ...(absoluteExpiresAt === undefined
      ? []
      : [sql`expires_at = ${dialect.least}(${absoluteExpiresAt}, last_active_at + idle_timeout)`]),
    ...equations({
      absolute_expires_at: absoluteExpiresAt,
      state: changes.state,
      authenticated_at: changes.authenticatedAt,
      generation: changes.generation,
      generation_used_at: changes.generationUsedAt,
      details: changes.details,
      data: changes.data,
    }),
    ...dialect.alwaysChanging(),
  ];
  const conditions = [
    sql`id = ${id}`,
    sql`ended_at IS NULL`,
    sql`expires_at > ${now}`,
    ...equations({
      user_id: expected.userId,
      state: expected.state,
      generation: expected.generation,
      details: expected.details,
    }),
  ];
  const changed = await database.count(sql`
    UPDATE ${tables.sessions} SET ${join(assignments.length > 0 ? assignments : [sql`id = id`], ', ')}
    WHERE ${join(conditions, ' AND ')}`);
  return changed === 1;
}

/** `column = value` for each column that has a value. */
function equations(values: Readonly<Record<string, SqlValue | undefined>>): Sql[] {
  return Object.entries(values).flatMap(([column, value]) =>
    value === undefined ? [] : [sql`${literal(column)} = ${value}`],
  );
}

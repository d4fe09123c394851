import type { ExpectedSession, SessionChanges } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { idOf } from '../sql/id.js';
import { join, literal, type Sql, type SqlValue, sql } from '../sql/sql.js';

type Columns = Readonly<Record<string, SqlValue | undefined>>;

/** The condition that a session may be changed: it is there, neither revoked nor expired, and as expected. */
export function asExpected(id: string, expected: ExpectedSession, now: number): Sql {
  const compared = pairs({
    user_id: expected.userId,
    status: expected.status,
    generation: expected.generation,
    generation_used_at: expected.generationUsedAt,
    details: expected.details,
    data: expected.data,
  });
  const conditions = [
    sql`id = ${idOf(id)}`,
    sql`revoked_at IS NULL`,
    sql`expires_at > ${now}`,
    // To SQL nothing equals NULL, not even another one.
    ...compared.map(([column, value]) =>
      value === null ? sql`${column} IS NULL` : sql`${column} = ${value}`,
    ),
  ];
  return join(conditions, ' AND ');
}

/** The UPDATE that changes the session which meets a condition, if one does. */
export function changeWhere(condition: Sql, { dialect, tables }: Database, changes: SessionChanges): Sql {
  const { absoluteExpiresAt } = changes;
  const assigned = pairs({
    absolute_expires_at: absoluteExpiresAt,
    status: changes.status,
    authenticated_at: changes.authenticatedAt,
    auth_methods: changes.authMethods,
    generation: changes.generation,
    generation_used_at: changes.generationUsedAt,
    details: changes.details,
    data: changes.data,
  });
  const assignments = [
    // First: MySQL assigns from left to right.
    ...(absoluteExpiresAt === undefined
      ? []
      : [sql`expires_at = ${dialect.least}(${absoluteExpiresAt}, last_active_at + idle_timeout)`]),
    ...assigned.map(([column, value]) => sql`${column} = ${value}`),
  ];
  return sql`
    UPDATE ${tables.sessions} SET ${join(assignments.length > 0 ? assignments : [sql`id = id`], ', ')}
    WHERE ${condition}`;
}

/** The columns that have a value, with it. */
function pairs(columns: Columns): [Sql, SqlValue][] {
  return Object.entries(columns).flatMap(([column, value]): [Sql, SqlValue][] =>
    value === undefined ? [] : [[literal(column), value]],
  );
}

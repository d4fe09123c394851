import type { LimitPolicy } from '@jwt-sessions/core';
import type { SessionLimit, StoredSession } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { idsOf } from '../sql/id.js';
import { join, literal, type Sql, sql } from '../sql/sql.js';
import type { Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';

/** A session that comes into a status, by being inserted or by being admitted. */
export interface Newcomer extends Pick<StoredSession, 'id' | 'userId' | 'status'> {
  /** The session whose place it takes. */
  readonly replaces?: string | undefined;
}

type EvictionPolicy = Exclude<LimitPolicy, 'reject'>;

/** Whom a limit spares longest comes first. */
const ORDERS: Readonly<Record<EvictionPolicy, Sql>> = {
  evictLeastRecentlyActive: literal('last_active_at DESC, created_at DESC, id DESC'),
  evictOldest: literal('created_at DESC, id DESC'),
};

/** SQLite and MySQL know no OFFSET without a LIMIT, and each has another word for 'all'. */
const ALL = literal('9223372036854775807');

/** Whether the limit leaves no room for the newcomer. Under the user's lock others only go, and none comes. */
export async function isFull(
  statements: Statements,
  { sessions }: Tables,
  newcomer: Newcomer,
  limit: SessionLimit,
  now: number,
): Promise<boolean> {
  const [row] = await statements.rows<'rivals'>(
    sql`SELECT ${countOf({ sessions }, newcomer, limit, now)} AS rivals`,
  );
  return Number(row?.rivals) >= limit.max;
}

/** How many sessions share the newcomer's limit, as an expression. */
export function countOf(
  { sessions }: Pick<Tables, 'sessions'>,
  newcomer: Newcomer,
  limit: SessionLimit,
  now: number,
): Sql {
  return sql`(SELECT count(*) FROM ${sessions} WHERE ${rivalsOf(newcomer, limit, now)})`;
}

/**
 * Revokes what is more than the limit allows beside the session that came in, in one statement: others may still
 * revoke sessions or be active meanwhile, which only makes fewer. MySQL reads from a table that it updates only through a
 * derived table that it has to write down first.
 */
export function evictSurplus(
  { dialect, tables }: Database,
  statements: Statements,
  newcomer: Newcomer,
  limit: SessionLimit,
  policy: EvictionPolicy,
  now: number,
): Promise<string[]> {
  const surplus = surplusOf({ dialect, tables }, newcomer, limit, policy, now);
  return dialect.revokeWhere(statements, tables, newcomer.userId, surplus, limit.revocation);
}

/** The condition that a session is more than the limit allows beside the one that comes in. */
export function surplusOf(
  { dialect, tables }: Pick<Database, 'dialect' | 'tables'>,
  newcomer: Newcomer,
  limit: SessionLimit,
  policy: EvictionPolicy,
  now: number,
): Sql {
  return sql`id IN (
    SELECT id FROM (
      SELECT id FROM ${tables.sessions} WHERE ${rivalsOf(newcomer, limit, now)}
      ORDER BY ${ORDERS[policy]} LIMIT ${ALL} OFFSET ${dialect.rowCount(limit.max - 1)}
    ) AS surplus
  )`;
}

/** The condition that a session shares the newcomer's limit: one of the user's others, counting as of that status, and alive. */
function rivalsOf(
  { id, userId, status, replaces }: Newcomer,
  { matured }: Pick<SessionLimit, 'matured'>,
  now: number,
): Sql {
  const counts = countsAs(status, matured);
  return sql`user_id = ${userId} AND ${counts} AND revoked_at IS NULL AND expires_at > ${now} AND ${isNoneOf(id, replaces)}`;
}

function isNoneOf(...texts: readonly (string | undefined)[]): Sql {
  const ids = idsOf(texts.filter((text) => text !== undefined));
  return ids.length === 0 ? literal('TRUE') : sql`id NOT IN (${join(ids, ', ')})`;
}

/** The condition that a session shares the limit of a status. */
function countsAs(status: StoredSession['status'], matured: SessionLimit['matured']): Sql {
  if (!matured) return sql`status = ${status}`;
  const { from, to, createdUntil } = matured;
  const stays =
    from === status ? sql`status = ${status} AND created_at > ${createdUntil}` : sql`status = ${status}`;
  const joins = to === status ? sql` OR (status = ${from} AND created_at <= ${createdUntil})` : literal('');
  return sql`(${stays}${joins})`;
}

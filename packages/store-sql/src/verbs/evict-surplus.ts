import type { LimitPolicy } from '@jwt-sessions/core';
import type { SessionLimit } from '@jwt-sessions/core/store';
import type { Database } from '../database.js';
import { literal, type Sql, sql } from '../sql.js';
import type { Statements } from '../statements.js';
import { type Newcomer, rivalsOf } from './rivals-of.js';

type EvictionPolicy = Exclude<LimitPolicy, 'reject'>;

/** Whom a limit spares longest comes first. */
const ORDERS: Readonly<Record<EvictionPolicy, Sql>> = {
  evictLeastRecentlyActive: literal('last_active_at DESC, created_at DESC, id DESC'),
  evictOldest: literal('created_at DESC, id DESC'),
};

/** SQLite and MySQL know no OFFSET without a LIMIT, and each has another word for 'all'. */
const ALL = literal('9223372036854775807');

/**
 * Ends what is more than the limit allows beside the session that came in, in one statement: others may still end
 * sessions or be active meanwhile, which only makes fewer. MySQL reads from a table that it updates only through a
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
  const surplus = sql`id IN (
    SELECT id FROM (
      SELECT id FROM ${tables.sessions} WHERE ${rivalsOf(newcomer, limit, now)}
      ORDER BY ${ORDERS[policy]} LIMIT ${ALL} OFFSET ${dialect.rowCount(limit.max - 1)}
    ) AS surplus
  )`;
  return dialect.endWhere(statements, tables, newcomer.userId, surplus, limit.revocation);
}

import type { SessionLimit } from '@jwt-sessions/core/store';
import { sql } from '../sql.js';
import type { Statements } from '../statements.js';
import type { Tables } from '../tables.js';
import { type Newcomer, rivalsOf } from './rivals-of.js';

/** Whether the limit leaves no room for the newcomer. Under the user's lock others only go, and none comes. */
export async function isFull(
  statements: Statements,
  { sessions }: Tables,
  newcomer: Newcomer,
  limit: SessionLimit,
  now: number,
): Promise<boolean> {
  const [row] = await statements.rows<'rivals'>(
    sql`SELECT count(*) AS rivals FROM ${sessions} WHERE ${rivalsOf(newcomer, limit, now)}`,
  );
  return Number(row?.rivals) >= limit.max;
}

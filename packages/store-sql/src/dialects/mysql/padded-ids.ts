import type { Id } from '../../sql/id.js';
import { join, type Sql, sql } from '../../sql/sql.js';

/** Enough for a busy turn of the event loop, and far from every database's limit on bound values. */
export const IDS_PER_STATEMENT = 256;

/**
 * The condition that `id` is one of these, with one placeholder each. The last one is repeated up to a power of two,
 * so that a server keeps a handful of prepared statements and not one for each number of ids.
 */
export function idIsOneOf(ids: readonly Id[]): Sql {
  return sql`id IN (${join(padded(ids), ', ')})`;
}

/** The list with its last member repeated until its length is a power of two. */
export function padded<T>(list: readonly T[]): T[] {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, list.length)));
  return list.concat(list.slice(-1).flatMap((last) => Array<T>(size - list.length).fill(last)));
}

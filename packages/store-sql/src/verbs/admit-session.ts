import type { AdmitRequest, AdmitResult } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { sql } from '../sql/sql.js';
import { asExpected, changeWhere } from './compare-and-set.js';
import { evictSurplus, isFull } from './limit.js';
import { lockingUserWithSessions } from './lock-user.js';

const CHANGED: AdmitResult = { admitted: false, reason: 'changed' };

/**
 * Under the user's lock, like a log-in, so nobody else comes in until the commit; also without a limit, since a log-in
 * that has one may just have counted. The lock keeps nobody from changing or revoking the session itself, so the UPDATE
 * compares, whatever was seen before.
 */
export function admit(database: Database, request: AdmitRequest): Promise<AdmitResult> {
  const { id, userId, expected, changes, now, limit } = request;
  const { tables } = database;
  const newcomer = { id, userId, status: changes.status };
  const admissible = sql`${asExpected(id, expected, now)} AND user_id = ${userId}`;
  // One who has the session has a row to lock; of one who was erased none is made.
  return lockingUserWithSessions(database, userId, async (statements) => {
    if (limit?.onLimit === 'reject' && (await isFull(statements, tables, newcomer, limit, now))) {
      const rows = await statements.rows(sql`SELECT id FROM ${tables.sessions} WHERE ${admissible}`);
      return rows.length > 0 ? { admitted: false, reason: 'limit' } : CHANGED;
    }
    if ((await statements.count(changeWhere(admissible, database, changes))) === 0) return CHANGED;
    if (!limit || limit.onLimit === 'reject') return { admitted: true, evicted: [] };
    const evicted = await evictSurplus(database, statements, newcomer, limit, limit.onLimit, now);
    return { admitted: true, evicted };
  });
}

import type { RevokeBatchRequest, RevokedBatch } from '@jwt-sessions/core/store';
import type { Database } from '../dialects/database.js';
import { Id, textOfId } from '../sql/id.js';
import { asRevoked } from '../sql/session-row.js';
import { literal, sql } from '../sql/sql.js';
import { isBehind } from './list-all-sessions.js';

/**
 * Finds the end of the stretch, and then revokes what is in it: both along the primary key, so that neither looks at more
 * than the stretch, whatever the rows are. The rows are taken in the order of their ids and without any user's lock: who
 * takes those of one user in another order may collide with it, and then one of the two begins again.
 */
export function revokeBatch(
  database: Database,
  { after, limit, createdBefore, revocation }: RevokeBatchRequest,
): Promise<RevokedBatch> {
  const { dialect, tables } = database;
  const behind = isBehind(after);
  return database.transaction(async (statements) => {
    const [end] = await statements.rows<'id'>(sql`
      SELECT id FROM ${tables.sessions} WHERE ${behind}
      ORDER BY id LIMIT ${dialect.rowCount(1)} OFFSET ${dialect.rowCount(limit - 1)}`);
    const next = end === undefined ? null : textOfId(end.id);
    const until = next === null ? literal('') : sql`AND id <= ${new Id(next)}`;
    const created = createdBefore === undefined ? literal('') : sql`AND created_at < ${createdBefore}`;
    const revoked = await statements.count(sql`
      UPDATE ${tables.sessions} SET ${asRevoked(revocation)}
      WHERE ${behind} ${until} AND revoked_at IS NULL ${created}`);
    return { revoked, next };
  });
}

import type { Connection } from '../../connections/connection.js';
import type { Evidence } from '../../runners/server-runner.js';
import { literal, type Sql, sql } from '../../sql/sql.js';

/** Also for a user whom read_only does not bind: such a one could write to a replica, and nobody would know. */
export const mysqlEvidence: Evidence = {
  column: literal('CONCAT(@@global.read_only, @@global.innodb_read_only)'),
  // They write the row down first.
  isFreeToJoin: false,
  isOfPrimary: (value) => /^(0|OFF)(0|OFF)$/.test(String(value)),
  complaint:
    "MySQL or MariaDB: this server can't be written to: read_only or innodb_read_only is on, as on a replica and on a " +
    'primary that is being relieved. What it says of sessions may be out of date, so it is not believed. Let the URL, or ' +
    'replication.write, lead to the primary.',
};

const SELECT_EVIDENCE = sql`SELECT ${mysqlEvidence.column} AS jwt_sessions_evidence`;

/**
 * What holds on each connection of the store's own. The server gives up by itself what the client can't tell it to: within
 * the limit a statement and each wait for a lock, and after it a transaction in which nothing is said. MySQL ends only
 * statements that read, and transactions only with a connection on which nothing is said for twice the limit. The comments
 * are code to one of the two.
 */
export async function setUpMysql(connection: Connection, limit: number): Promise<void> {
  await connection.count(
    literal(
      `SET SESSION autocommit = 1, SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', ${limitsOf(limit)}`,
    ),
  );
  // Each statement sees what was committed when it began. The default of these databases, REPEATABLE READ, would also
  // lock the gaps between rows, where strangers' log-ins collide.
  await connection.count(literal('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'));
  await waitForOtherNodes(connection);
}

/**
 * On a node of Galera a statement that reads (1) or changes rows (2) waits until this node has applied what was committed on
 * the others before; and one that lost the others answers nothing. Any other server has neither setting, or doesn't use it.
 */
async function waitForOtherNodes(connection: Connection): Promise<void> {
  const rows = await connection.rows(
    literal("SHOW SESSION VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_sync_wait')"),
  );
  const settings = new Map(rows.map((row) => [row.Variable_name, String(row.Value)]));
  if (settings.get('wsrep_on') !== 'ON') return;
  const wait = Number(settings.get('wsrep_sync_wait')) | 3;
  await connection.count(literal(`SET SESSION wsrep_sync_wait = ${wait}, SESSION wsrep_dirty_reads = OFF`));
}

/** Opens a transaction, with limits of its own where it has more time than the connection was set up for. */
export function beginMysql(limit: number, usualLimit: number): readonly Sql[] {
  const start = [literal('START TRANSACTION'), SELECT_EVIDENCE];
  return limit === usualLimit ? start : [literal(`SET ${limitsOf(limit)}`), ...start];
}

function limitsOf(limit: number): string {
  const seconds = Math.ceil(limit / 1000);
  return (
    `SESSION wait_timeout = ${Math.ceil(limit / 500)}, SESSION innodb_lock_wait_timeout = ${seconds}, ` +
    `SESSION lock_wait_timeout = ${seconds} /*M! , SESSION max_statement_time = ${limit / 1000}, ` +
    `SESSION idle_transaction_timeout = ${seconds} */ ` +
    `/*!80000 , SESSION max_execution_time = ${limit} */`
  );
}

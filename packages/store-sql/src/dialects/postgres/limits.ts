import type { Evidence } from '../../runners/server-runner.js';
import { literal, type Sql, sql } from '../../sql/sql.js';

/** On a standby every transaction is read-only, whatever the setting says. */
export const postgresEvidence: Evidence = {
  column: literal("current_setting('transaction_read_only')"),
  isFreeToJoin: true,
  isOfPrimary: (value) => value === 'off',
  complaint:
    "PostgreSQL: this server can't be written to: it is a standby, or default_transaction_read_only is on. What it says of " +
    'sessions may be out of date, so it is not believed. Let the URL, or replication.write, lead to the primary.',
};

/**
 * Opens a transaction, in one message. The server gives up by itself what the client can't tell it to: within the limit a
 * statement, and within the limit again a transaction in which nothing more is said. Each statement sees what was
 * committed when it began: above all, what the holder of the lock before us did. That lock may be taken in the same message, since
 * the next statement is another one.
 */
export function beginPostgres(limit: number, also?: Sql): readonly Sql[] {
  const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
  const limits = names.map((name) => `SET LOCAL ${name} = ${limit}`).join('; ');
  const opening = literal(`BEGIN ISOLATION LEVEL READ COMMITTED; ${limits}; `);
  const evidence = literal("SELECT current_setting('transaction_read_only') AS jwt_sessions_evidence");
  return [also === undefined ? sql`${opening}${evidence}` : sql`${opening}${evidence}, ${also}`];
}

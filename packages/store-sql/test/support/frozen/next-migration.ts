import type { Dialect } from '../../../src/dialects/dialect.js';
import { driverErrorOf } from '../../../src/drivers/driver-error.js';
import type { Migration } from '../../../src/migrations/migration.js';
import { literal, type Sql, sql } from '../../../src/sql/sql.js';
import type { Statements } from '../../../src/sql/statements.js';

/** What the next version's column is filled with. */
export const NEXT_FACT = 'known to the next version alone';

/** The next one, as it may come: it adds a column to each table that holds facts, an index and a table. */
export const nextMigration: Migration = {
  name: '0002-next',

  async up({ statements, dialect, tables, types }) {
    const { shortText, integer, tableOptions } = types;
    for (const table of [tables.sessions, tables.users, tables.erasures, tables.leases]) {
      await addColumn(statements, dialect, table, sql`next_fact ${shortText} NULL`);
    }
    const next = tables.sessions.compile(() => '').text.replace('sessions', 'next');
    await statements.run(sql`
      CREATE TABLE IF NOT EXISTS ${literal(next)} (
        id ${integer} NOT NULL PRIMARY KEY,
        next_fact ${shortText} NOT NULL
      )${tableOptions}`);
    const index = tables.sessionsByUser.compile(() => '').text.replace('by_user', 'by_next');
    await dialect.createIndex(
      statements,
      sql`${literal(index)} ON ${tables.sessions} (next_fact, created_at)`,
    );
  },
};

const ER_DUP_FIELDNAME = 1060;

/**
 * Adds a column unless it is there: on MySQL and MariaDB each change commits by itself, so a migration that stopped half-way finds
 * some; and anybody may have sent what was planned. Where a failure would take the transaction with it, the database is asked to
 * pass over it; MySQL and SQLite know no such words.
 */
async function addColumn(statements: Statements, dialect: Dialect, table: Sql, column: Sql): Promise<void> {
  if (dialect.changesWithin)
    return statements.run(sql`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${column}`);
  try {
    await statements.run(sql`ALTER TABLE ${table} ADD COLUMN ${column}`);
  } catch (error) {
    if (!isThere(error)) throw error;
  }
}

function isThere(error: unknown): boolean {
  if (driverErrorOf(error).errno === ER_DUP_FIELDNAME) return true;
  return error instanceof Error && error.message.includes('duplicate column name');
}

import type { Migration } from '../../../src/migrations/migration.js';
import { literal, sql } from '../../../src/sql/sql.js';

/** What the next version's column is filled with. */
export const NEXT_FACT = 'known to the next version alone';

/** The next one, as it may come: it adds a column to each table that holds facts, an index and a table. */
export const nextMigration: Migration = {
  name: '0002-next',

  async up({ statements, dialect, tables, types }) {
    const { shortText, integer, tableOptions } = types;
    for (const table of [tables.sessions, tables.users, tables.erasures, tables.leases]) {
      await statements.run(sql`ALTER TABLE ${table} ADD COLUMN next_fact ${shortText} NULL`);
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

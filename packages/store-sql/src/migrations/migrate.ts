import { Umzug, type UmzugStorage } from 'umzug';
import type { Database } from '../dialects/database.js';
import { literal, sql } from '../sql/sql.js';
import type { Row } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';
import type { MigrationContext } from './migration.js';
import { migrations } from './migrations.js';

/** How long the changes of a schema may take, the wait for another process included, in milliseconds. */
const LIMIT = 300_000;

/**
 * Brings the schema up to date. Where it is, this takes no lock and needs no right to create tables. umzug has no
 * lock of its own, so everything else happens under one of the database's, on one connection.
 */
export async function migrate(database: Database): Promise<void> {
  const { dialect, tables } = database;
  if (await isUpToDate(database)) return;
  try {
    await bringUpToDate(database);
  } catch (error) {
    throw dialect.lacksRight(error) ? notAllowed(tables, error) : error;
  }
}

async function bringUpToDate(database: Database): Promise<void> {
  const { dialect, tables } = database;
  await dialect.migrateAlone(database.within(LIMIT), async (statements) => {
    const types = await dialect.columnTypes(statements);
    await statements.run(sql`
      CREATE TABLE IF NOT EXISTS ${tables.migrations} (
        name ${types.userId} NOT NULL PRIMARY KEY
      )${types.tableOptions}`);
    const umzug = new Umzug<MigrationContext>({
      migrations: migrations.map(({ name, up }) => ({ name, up: ({ context }) => up(context) })),
      context: { statements, dialect, tables, types },
      storage: new TableStorage(),
      logger: undefined,
    });
    await umzug.up();
  });
}

function notAllowed({ sessionsName, usersName }: Tables, cause: unknown): Error {
  const { message } = cause as Error;
  return new Error(
    `The tables ${sessionsName} and ${usersName} are missing or of an older version, and this database user may not make them ` +
      `(${message}): call await store.prepare() once as a user that may.`,
    { cause },
  );
}

async function isUpToDate(database: Database): Promise<boolean> {
  const { dialect, tables } = database;
  if (!(await dialect.hasTable(database, tables.schema, tables.migrationsName))) return false;
  const executed = new Set(
    namesOf(
      await database.select({ columns: literal('name'), from: tables.migrations, where: literal('TRUE') }),
    ),
  );
  return migrations.every(({ name }) => executed.has(name));
}

/** Keeps what has run in a table of our own, on the connection that it ran on. */
class TableStorage implements UmzugStorage<MigrationContext> {
  async executed({ context }: { context: MigrationContext }): Promise<string[]> {
    return namesOf(await context.statements.rows(selectNames(context.tables)));
  }

  async logMigration({ name, context }: { name: string; context: MigrationContext }): Promise<void> {
    try {
      await context.statements.count(sql`INSERT INTO ${context.tables.migrations} (name) VALUES (${name})`);
    } catch (error) {
      // The lock is one server's: a process on another node of a Galera cluster may have made the same change meanwhile.
      const executed = await this.executed({ context }).catch((): string[] => []);
      if (!executed.includes(name)) throw error;
    }
  }

  async unlogMigration(): Promise<void> {
    throw new Error('A migration of the session tables is never taken back.');
  }
}

function selectNames({ migrations: table }: Tables) {
  return sql`SELECT name FROM ${table}`;
}

function namesOf(rows: readonly Row<'name'>[]): string[] {
  return rows.map(({ name }) => String(name));
}

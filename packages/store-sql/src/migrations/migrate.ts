import { MigrationError, Umzug, type UmzugStorage } from 'umzug';
import type { Database } from '../dialects/database.js';
import type { ColumnTypes } from '../dialects/dialect.js';
import { literal, type Sql, sql } from '../sql/sql.js';
import { type Row, Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';
import { Deadline } from '../time-limits/deadline.js';
import type { MigrationContext } from './migration.js';
import { migrations } from './migrations.js';
import { StatementRecorder, textOf } from './statement-recorder.js';
import { untilTablesAreFree } from './until-tables-are-free.js';

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

/** @throws where the schema isn't up to date that has been */
export async function assertMigrated(database: Database): Promise<void> {
  if (await isUpToDate(database)) return;
  throw new Error(
    `The tables ${database.tables.dataNamesText} have gone since they were prepared. They are not made anew by ` +
      'themselves, since everybody would be logged out: restore them, or call await store.prepare() for empty ones.',
  );
}

/**
 * The statements by which {@link migrate} would change the schema, in order; none where it is up to date. Nothing is
 * changed.
 */
export async function planMigrations(database: Database): Promise<string[]> {
  const executed = await executedNames(database);
  const missing = migrations.filter(({ name }) => !executed.has(name));
  if (missing.length === 0) return [];
  const recorder = new StatementRecorder(database);
  const { dialect, tables } = database;
  const statements = new Statements(recorder, new Deadline(LIMIT), () => {});
  const types = await dialect.columnTypes(statements);
  await makeMigrationsTable(statements, tables, types);
  for (const { name, up } of missing) {
    await up({ statements, dialect, tables, types });
    await noteMigration(statements, tables, name);
  }
  return recorder.changes;
}

async function bringUpToDate(database: Database): Promise<void> {
  const { dialect, tables } = database;
  const deadline = new Deadline(LIMIT);
  await dialect.migrateAlone(database.within(LIMIT), (statements) => {
    let refused: Sql | null = null;
    const change = async () => {
      try {
        await runMissing(database, statements);
      } catch (error) {
        refused = statements.last;
        throw error;
      }
    };
    return untilTablesAreFree(
      deadline,
      () => dialect.changeIfFree(statements, change),
      () => notFree(tables, refused),
    );
  });
}

async function runMissing({ dialect, tables }: Database, statements: Statements): Promise<void> {
  const types = await dialect.columnTypes(statements);
  await makeMigrationsTable(statements, tables, types);
  const umzug = new Umzug<MigrationContext>({
    migrations: migrations.map(({ name, up }) => ({ name, up: ({ context }) => up(context) })),
    context: { statements, dialect, tables, types },
    storage: new TableStorage(),
    logger: undefined,
  });
  await umzug.up().catch(rethrowCause);
}

/**
 * What the database said, and not that a migration failed: by its code it is known what is run again. On PostgreSQL a change of
 * two tables and the statements of a version that runs may wait for each other.
 */
function rethrowCause(error: unknown): never {
  throw error instanceof MigrationError ? error.cause : error;
}

function makeMigrationsTable(
  statements: Statements,
  { migrations: table }: Tables,
  { userId, tableOptions }: ColumnTypes,
): Promise<void> {
  return statements.run(sql`
      CREATE TABLE IF NOT EXISTS ${table} (
        name ${userId} NOT NULL PRIMARY KEY
      )${tableOptions}`);
}

function noteMigration(statements: Statements, { migrations: table }: Tables, name: string): Promise<number> {
  return statements.count(sql`INSERT INTO ${table} (name) VALUES (${name})`);
}

function notFree({ dataNamesText }: Tables, refused: Sql | null): Error {
  return new Error(
    `The tables ${dataNamesText} could not be brought up to date within ${LIMIT / 60_000} minutes: somebody else has been using ` +
      'a table all the time, as a dump, a long report or a forgotten transaction does, and this needs it for a moment alone: ' +
      `${refused && textOf(refused)}. See in pg_stat_activity, or by SHOW PROCESSLIST, who that is. The next call tries again.`,
  );
}

function notAllowed({ dataNamesText }: Tables, cause: unknown): Error {
  const { message } = cause as Error;
  return new Error(
    `The tables ${dataNamesText} are missing or of an older version, and this database user ` +
      `may not make them (${message}): call await store.prepare() once as a user that may.`,
    { cause },
  );
}

async function isUpToDate(database: Database): Promise<boolean> {
  const executed = await executedNames(database);
  return migrations.every(({ name }) => executed.has(name));
}

async function executedNames(database: Database): Promise<ReadonlySet<string>> {
  const { dialect, tables } = database;
  if (!(await dialect.hasTable(database, tables.schema, tables.migrationsName))) return new Set();
  const rows = await database.select({
    columns: literal('name'),
    from: tables.migrations,
    where: literal('TRUE'),
  });
  return new Set(namesOf(rows));
}

/** Keeps what has run in a table of our own, on the connection that it ran on. */
class TableStorage implements UmzugStorage<MigrationContext> {
  async executed({ context }: { context: MigrationContext }): Promise<string[]> {
    return namesOf(await context.statements.rows(selectNames(context.tables)));
  }

  async logMigration({ name, context }: { name: string; context: MigrationContext }): Promise<void> {
    try {
      await noteMigration(context.statements, context.tables, name);
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

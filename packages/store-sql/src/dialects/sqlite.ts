import { type Sequelize, Transaction } from 'sequelize';
import { literal, sql } from '../sql.js';
import type { RetryOptions } from '../statements.js';
import { Turns } from '../turns.js';
import type { Dialect } from './dialect.js';
import { endReturning } from './end-returning.js';
import { noteActivity } from './sqlite-activity.js';
import { prepareFile } from './sqlite-file.js';
import { SqliteReader } from './sqlite-reader.js';

const IN_MEMORY =
  'SQLite: a database in memory has one connection for everything, so a transaction of the application takes the ' +
  'sessions with it when it is rolled back. Use a file, or the MemoryStore.';

/** The driver waits a second for another process and gives up; BEGIN and COMMIT can simply be said again. */
const STATEMENT_RETRY: RetryOptions = { max: 10, match: [/SQLITE_BUSY/] };

/**
 * SQLite 3.38 and later. It has one writer at a time for the whole file, so the lock of a user is the transaction
 * itself.
 *
 * Sequelize opens a connection for each transaction. One that waits for the file's lock blocks a thread of libuv's
 * pool, and four of them block the very thread that the holder needs to finish: so writers of this process take turns
 * here, and only other processes are waited for in the database.
 */
export function sqlite(sequelize: Sequelize, wal: boolean): Dialect {
  const inMemory = storageOf(sequelize) === ':memory:';
  const turns = new Turns();
  return {
    quoteMark: '"',
    least: literal('MIN'),
    transactionOptions: { type: Transaction.TYPES.IMMEDIATE },
    statementRetry: STATEMENT_RETRY,
    // A database in memory has one connection for everything, on which a read would see what is not committed.
    readTurns: inMemory ? turns : null,
    writeTurns: turns,
    idsPerStatement: Number.POSITIVE_INFINITY,
    reader: new SqliteReader(sequelize, STATEMENT_RETRY),

    wasRolledBack: () => false,
    rowCount: (count) => count,
    // As one JSON text: the driver takes longer to bind a value than SQLite does to find the row.
    idIsOneOf: (ids) => sql`id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
    alwaysChanging: () => [],

    async lockUser() {},
    async lockUserWithSessions() {},

    async insertUnlessThere(statements, insert) {
      return (await statements.count(sql`${insert} ON CONFLICT (id) DO NOTHING`)) === 1;
    },

    endWhere: endReturning,

    noteActivity,

    purge: ({ sessions }, before, limit) => sql`
      DELETE FROM ${sessions} WHERE id IN (
        SELECT id FROM ${sessions} WHERE expires_at < ${before} ORDER BY expires_at LIMIT ${limit}
      )`,

    async hasTable(database, _schema, name) {
      const rows = await database.rows(
        sql`SELECT name FROM sqlite_master WHERE type = 'table' AND name = ${name}`,
      );
      return rows.length > 0;
    },

    migrateAlone: (database, work) => database.transaction(work),

    createIndex: (statements, index) => statements.run(sql`CREATE INDEX IF NOT EXISTS ${index}`),

    async columnTypes() {
      const text = literal('TEXT COLLATE BINARY');
      return {
        id: text,
        userId: text,
        shortText: text,
        longText: text,
        integer: literal('INTEGER'),
        tableOptions: literal(''),
      };
    },

    prepare: (database) => (inMemory ? Promise.resolve([IN_MEMORY]) : prepareFile(database, wal)),
  };
}

/** Where Sequelize keeps the database, found as its connection manager finds it. */
function storageOf(sequelize: Sequelize): string {
  const { storage, host } = (sequelize as unknown as { options: { storage?: string; host?: string } })
    .options;
  return storage ?? (host || ':memory:');
}

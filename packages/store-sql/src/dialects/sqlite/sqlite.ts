import { driverErrorOf } from '../../drivers/driver-error.js';
import { literal, sql } from '../../sql/sql.js';
import type { Dialect } from '../dialect.js';
import { revokeReturning } from '../revoke-returning.js';
import { noteActivity } from './note-activity.js';
import { prepareFile } from './prepare-file.js';

const IN_MEMORY =
  'SQLite: a database in memory has one connection for everything, so a transaction of the application takes the ' +
  'sessions with it when it is rolled back. Use a file, or the MemoryStore.';

const LACKING = /no such table|no such column|has no column named/;

/**
 * SQLite 3.38 and later. It has one writer at a time for the whole file, so the lock of a user is the transaction
 * itself.
 */
export function sqlite(inMemory: boolean, wal: boolean): Dialect {
  return {
    quoteMark: '"',
    least: literal('MIN'),
    idsPerStatement: Number.POSITIVE_INFINITY,

    wasRolledBack: () => false,
    rowCount: (count) => count,
    // As one JSON text: the driver takes longer to bind a value than SQLite does to find the row.
    idIsOneOf: (ids) =>
      sql`id IN (SELECT value FROM json_each(${JSON.stringify(ids.map(({ text }) => text))}))`,

    lockAtBegin: () => null,
    async lockUser() {},
    async lockUserWithSessions() {},

    changesWithin: false,
    isTaken: (error) => driverErrorOf(error).code === 'SQLITE_CONSTRAINT',

    async insertUnlessThere(statements, insert) {
      return (await statements.count(sql`${insert} ON CONFLICT (id) DO NOTHING`)) === 1;
    },

    revokeWhere: revokeReturning,

    noteActivity,

    purge: ({ sessions }, before, limit) => sql`
      DELETE FROM ${sessions} WHERE id IN (
        SELECT id FROM ${sessions} WHERE expires_at < ${before} ORDER BY expires_at LIMIT ${limit}
      )`,

    async hasTable(call, _schema, name) {
      const rows = await call.rows(
        sql`SELECT name FROM sqlite_master WHERE type = 'table' AND name = ${name}`,
      );
      return rows.length > 0;
    },

    migrateAlone: (call, work) => call.transaction(work),

    // The file is this process's already.
    async changeIfFree(_statements, part) {
      await part();
      return true;
    },

    createIndex: (statements, index) => statements.run(sql`CREATE INDEX IF NOT EXISTS ${index}`),

    async columnTypes() {
      const text = literal('TEXT COLLATE BINARY');
      return {
        id: text,
        userId: text,
        shortText: text,
        longText: text,
        integer: literal('INTEGER'),
        shortInteger: literal('INTEGER'),
        flag: literal('INTEGER'),
        locks: literal(''),
        tableOptions: literal(''),
      };
    },

    prepare: (call) => (inMemory ? Promise.resolve([IN_MEMORY]) : prepareFile(call, wal)),

    serverClock: null,
    inspectTables: async () => [],

    lacksTable: (error) => error instanceof Error && LACKING.test(error.message),
    lacksRight: () => false,
  };
}

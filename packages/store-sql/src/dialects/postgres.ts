import { type Sequelize, Transaction } from 'sequelize';
import { literal, sql } from '../sql.js';
import { driverErrorOf } from './database-error.js';
import type { Dialect } from './dialect.js';
import { endReturning } from './end-returning.js';
import { advisoryLockKey } from './lock-key.js';
import { noteActivity } from './postgres-activity.js';
import { PostgresReader } from './postgres-reader.js';

/** serialization_failure and deadlock_detected: the transaction is gone, and may be run again. */
const ROLLED_BACK = new Set<unknown>(['40001', '40P01']);

/** PostgreSQL 12 and later. */
export function postgres(sequelize: Sequelize): Dialect {
  return {
    quoteMark: '"',
    least: literal('LEAST'),
    // Each statement sees what was committed when it began: above all, what the holder of the lock before us did.
    transactionOptions: { isolationLevel: Transaction.ISOLATION_LEVELS.READ_COMMITTED },
    statementRetry: { max: 1 },
    readTurns: null,
    writeTurns: null,
    idsPerStatement: Number.POSITIVE_INFINITY,
    reader: new PostgresReader(sequelize),

    wasRolledBack: (error) => ROLLED_BACK.has(driverErrorOf(error).code),
    rowCount: (count) => count,
    idIsOneOf: (ids) => sql`id = ANY(${ids})`,
    alwaysChanging: () => [],

    async lockUser(statements, tables, userId) {
      const key = advisoryLockKey(tables.lockSpace, userId);
      await statements.rows(sql`SELECT pg_advisory_xact_lock(${key}::bigint)`);
    },

    lockUserWithSessions(statements, tables, userId) {
      return this.lockUser(statements, tables, userId);
    },

    async insertUnlessThere(statements, insert) {
      return (await statements.count(sql`${insert} ON CONFLICT (id) DO NOTHING`)) === 1;
    },

    endWhere: endReturning,
    noteActivity,

    purge: ({ sessions }, before, limit) => sql`
      DELETE FROM ${sessions}
      WHERE expires_at < ${before} AND id = ANY(ARRAY(
        SELECT id FROM ${sessions} WHERE expires_at < ${before}
        ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ))`,

    async hasTable(database, schema, name) {
      const path = (schema === null ? [name] : [schema, name]).map((part) => `"${part}"`).join('.');
      const [row] = await database.rows<'found'>(sql`SELECT to_regclass(${path}) IS NOT NULL AS found`);
      return row?.found === true;
    },

    migrateAlone: (database, work) =>
      database.transaction(async (statements) => {
        // No user has the empty id.
        const key = advisoryLockKey(database.tables.lockSpace, '');
        await statements.rows(sql`SELECT pg_advisory_xact_lock(${key}::bigint)`);
        await work(statements);
      }),

    createIndex: (statements, index) => statements.run(sql`CREATE INDEX IF NOT EXISTS ${index}`),

    async columnTypes() {
      const text = literal('TEXT COLLATE "C"');
      return {
        id: text,
        userId: text,
        shortText: text,
        longText: text,
        integer: literal('BIGINT'),
        tableOptions: literal(''),
      };
    },

    async prepare(database) {
      const [row] = await database.rows<'setting'>(
        sql`SELECT current_setting('synchronous_commit') AS setting`,
      );
      if (row?.setting !== 'off') return [];
      return [
        'PostgreSQL: synchronous_commit is off. A crash can lose the last endings that were acknowledged, so ' +
          "ended sessions would work again. Set it to 'on', at least for the role of this application.",
      ];
    },
  };
}

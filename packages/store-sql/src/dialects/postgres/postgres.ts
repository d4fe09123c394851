import { driverErrorOf } from '../../drivers/driver-error.js';
import { join, literal, type Sql, sql } from '../../sql/sql.js';
import type { Dialect } from '../dialect.js';
import { advisoryLockKey } from '../lock-key.js';
import { anotherMigrates, TURN_SECONDS } from '../migration-turn.js';
import { revokeReturning } from '../revoke-returning.js';
import { inspectPostgres } from './inspect-server.js';
import { noteActivity } from './note-activity.js';

/**
 * serialization_failure, deadlock_detected, and in_failed_sql_transaction, of which the driver has mended the cause: the transaction is
 * gone, and may be run again.
 */
const ROLLED_BACK = new Set<unknown>(['40001', '40P01', '25P02']);

/** undefined_table, undefined_column, invalid_schema_name. */
const LACKING = new Set<unknown>(['42P01', '42703', '3F000']);

const UNIQUE_VIOLATION = '23505';
const INSUFFICIENT_PRIVILEGE = '42501';
const LOCK_NOT_AVAILABLE = '55P03';

/** How long a table is waited for that is to be changed, in milliseconds. */
const TABLE_WAIT = 500;

/** PostgreSQL 12 and later. */
export function postgres(): Dialect {
  return {
    quoteMark: '"',
    least: literal('LEAST'),
    idsPerStatement: Number.POSITIVE_INFINITY,

    wasRolledBack: (error) => ROLLED_BACK.has(driverErrorOf(error).code),
    rowCount: (count) => count,
    idIsOneOf: (ids) => sql`id = ANY(${ids})`,

    lockAtBegin: ({ lockSpace }, userId) => lockOf(lockSpace, userId),
    async lockUser() {},
    async lockUserWithSessions() {},

    changesWithin: true,
    isTaken: (error) => driverErrorOf(error).code === UNIQUE_VIOLATION,

    async insertUnlessThere(statements, insert) {
      return (await statements.count(sql`${insert} ON CONFLICT (id) DO NOTHING`)) === 1;
    },

    revokeWhere: revokeReturning,
    noteActivity,

    purge: ({ sessions }, before, limit) => sql`
      DELETE FROM ${sessions}
      WHERE expires_at < ${before} AND id = ANY(ARRAY(
        SELECT id FROM ${sessions} WHERE expires_at < ${before}
        ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ))`,

    async hasTable(call, schema, name) {
      const [row] = await call.rows<'found'>(
        sql`SELECT count(to_regclass(${pathOf(schema, name)})) AS found`,
      );
      return Number(row?.found) === 1;
    },

    migrateAlone: (call, work) =>
      call.transaction(async (statements) => {
        await statements.run(literal(`SET LOCAL lock_timeout = '${TURN_SECONDS}s'`));
        try {
          // No user has the empty id.
          await statements.rows(sql`SELECT ${lockOf(call.tables.lockSpace, '')}`);
        } catch (error) {
          throw isLockTimeout(error) ? anotherMigrates(error) : error;
        }
        await work(statements);
      }),

    async changeIfFree(statements, part) {
      await statements.run(literal(`SAVEPOINT free; SET LOCAL lock_timeout = ${TABLE_WAIT}`));
      try {
        await part();
        return true;
      } catch (error) {
        if (!isLockTimeout(error)) throw error;
        // Gives the tables back that were free, and keeps the other processes out.
        await statements.run(literal('ROLLBACK TO SAVEPOINT free'));
        return false;
      }
    },

    createIndex: (statements, index) => statements.run(sql`CREATE INDEX IF NOT EXISTS ${index}`),

    async columnTypes() {
      const text = literal('TEXT COLLATE "C"');
      return {
        id: literal('UUID'),
        userId: text,
        shortText: text,
        longText: text,
        integer: literal('BIGINT'),
        shortInteger: literal('INTEGER'),
        flag: literal('SMALLINT'),
        locks: literal(''),
        tableOptions: literal(''),
      };
    },

    prepare: inspectPostgres,

    serverClock: literal('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now'),

    async inspectTables(call) {
      const { schema, dataNames } = call.tables;
      const paths = dataNames.map((name) => sql`to_regclass(${pathOf(schema, name)})`);
      const rows = await call.rows<'name'>(sql`
        SELECT relname AS name FROM pg_class WHERE relpersistence <> 'p'
          AND oid IN (${join(paths, ', ')})`);
      return rows.map(
        ({ name }) =>
          `PostgreSQL: the table ${name} is unlogged. A crash empties it, and no standby has it. ` +
          `Say ALTER TABLE ${name} SET LOGGED.`,
      );
    },

    lacksTable: (error) => LACKING.has(driverErrorOf(error).code),
    lacksRight: (error) => driverErrorOf(error).code === INSUFFICIENT_PRIVILEGE,
  };
}

function isLockTimeout(error: unknown): boolean {
  return driverErrorOf(error).code === LOCK_NOT_AVAILABLE;
}

/** Waits for a lock, by a number that stands in the text: several statements in one message take no values by the protocol. */
function lockOf(space: string, name: string): Sql {
  const key = literal(String(advisoryLockKey(space, name)));
  return sql`pg_advisory_xact_lock(CAST(${key} AS bigint))`;
}

/** A table's name as PostgreSQL looks it up. */
function pathOf(schema: string | null, name: string): string {
  return (schema === null ? [name] : [schema, name]).map((part) => `"${part}"`).join('.');
}

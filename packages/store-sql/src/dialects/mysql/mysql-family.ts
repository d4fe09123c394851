import { driverErrorOf } from '../../drivers/driver-error.js';
import { literal, sql } from '../../sql/sql.js';
import type { Dialect } from '../dialect.js';
import { namedLockKey } from '../lock-key.js';
import { anotherMigrates, TURN_SECONDS } from '../migration-turn.js';
import { inspectServer, inspectTables, serverOf } from './inspect-server.js';
import { noteActivity } from './note-activity.js';
import { IDS_PER_STATEMENT, idIsOneOf } from './padded-ids.js';
import { revokeMarked } from './revoke-marked.js';

const ER_DUP_KEYNAME = 1061;
const ER_DUP_ENTRY = 1062;
const ER_LOCK_WAIT_TIMEOUT = 1205;
const ER_LOCK_DEADLOCK = 1213;
/** ER_BAD_FIELD_ERROR, ER_NO_SUCH_TABLE. */
const LACKING = new Set<unknown>([1054, 1146]);
/** ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR. */
const DENIED = new Set<unknown>([1044, 1142]);

/** How long a table is waited for that is to be changed: they know nothing shorter. */
const TABLE_WAIT_SECONDS = 1;

/** MySQL 8.0.17 and later, MariaDB 10.6 and later, each with InnoDB. */
export function mysqlFamily(): Dialect {
  return {
    quoteMark: '`',
    least: literal('LEAST'),
    idsPerStatement: IDS_PER_STATEMENT,

    wasRolledBack: (error) => driverErrorOf(error).errno === ER_LOCK_DEADLOCK,
    rowCount: (count) => count,
    idIsOneOf,

    lockAtBegin: () => null,

    async lockUser(statements, { users }, userId) {
      // The form of INSERT that takes an exclusive lock on a row that is there. INSERT IGNORE takes a shared one, and
      // two log-ins that hold it wait for each other. Without details the row is a place to lock and no record. Nodes of
      // Galera see no locks of each other, but collide in a row that both have changed.
      await statements.count(sql`
        INSERT INTO ${users} (user_id, valid_after, idle_timeout, details, locks) VALUES (${userId}, 0, NULL, NULL, 0)
        ON DUPLICATE KEY UPDATE locks = locks + 1`);
    },

    async lockUserWithSessions(statements, { users }, userId) {
      await statements.count(sql`UPDATE ${users} SET locks = locks + 1 WHERE user_id = ${userId}`);
    },

    changesWithin: false,
    isTaken: (error) => driverErrorOf(error).errno === ER_DUP_ENTRY,

    async insertUnlessThere(statements, insert) {
      try {
        await statements.count(insert);
        return true;
      } catch (error) {
        if (this.isTaken(error)) return false;
        throw error;
      }
    },

    revokeWhere: revokeMarked,
    noteActivity,

    purge: ({ sessions }, before, limit) => sql`
      DELETE FROM ${sessions} WHERE expires_at < ${before} ORDER BY expires_at, id LIMIT ${limit}`,

    async hasTable(call, _schema, name) {
      const rows = await call.rows(sql`
        SELECT table_name FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_name = ${name}`);
      return rows.length > 0;
    },

    migrateAlone: (call, work) =>
      // Each change of the schema commits by itself here: the transaction is only what keeps the connection, since
      // the lock belongs to the connection.
      call.transaction(async (statements) => {
        const [place] = await statements.rows<'name'>(sql`SELECT DATABASE() AS name`);
        const key = namedLockKey(call.tables.lockSpace, String(place?.name));
        const [row] = await statements.rows<'locked'>(
          sql`SELECT GET_LOCK(${key}, ${TURN_SECONDS}) AS locked`,
        );
        if (Number(row?.locked) !== 1) throw anotherMigrates();
        try {
          await work(statements);
        } finally {
          await statements.rows(sql`SELECT RELEASE_LOCK(${key}) AS released`);
        }
      }),

    async changeIfFree(statements, part) {
      await statements.run(literal(`SET SESSION lock_wait_timeout = ${TABLE_WAIT_SECONDS}`));
      try {
        await part();
        return true;
      } catch (error) {
        if (driverErrorOf(error).errno !== ER_LOCK_WAIT_TIMEOUT) throw error;
        return false;
      }
    },

    async createIndex(statements, index) {
      try {
        await statements.run(sql`CREATE INDEX ${index}`);
      } catch (error) {
        if (driverErrorOf(error).errno !== ER_DUP_KEYNAME) throw error;
      }
    },

    async columnTypes(statements) {
      const { collation } = await serverOf(statements);
      return {
        id: literal('BINARY(16)'),
        userId: literal('VARCHAR(255)'),
        shortText: literal('VARCHAR(64)'),
        longText: literal('MEDIUMTEXT'),
        integer: literal('BIGINT'),
        shortInteger: literal('INTEGER'),
        flag: literal('TINYINT'),
        locks: literal(', locks BIGINT NOT NULL DEFAULT 0'),
        tableOptions: literal(` ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE ${collation}`),
      };
    },

    prepare: inspectServer,
    // By no time zone, in which an hour may come twice.
    serverClock: literal(
      "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(3)) DIV 1000 AS now",
    ),
    inspectTables,

    lacksTable: (error) => LACKING.has(driverErrorOf(error).errno),
    lacksRight: (error) => DENIED.has(driverErrorOf(error).errno),
  };
}

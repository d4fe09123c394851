import { Buffer } from 'node:buffer';
import type { Sequelize } from 'sequelize';
import { type Sql, type SqlValue, sql } from '../sql.js';
import { driverErrorOf } from './database-error.js';
import { PrimaryPool } from './primary-pool.js';
import type { ValuesReader } from './values-reader.js';

/** What this needs of a connection: `Connection` of mysql2. */
interface Connection {
  query(options: object, done: (error: Error | null, rows: unknown[][]) => void): unknown;
}

/**
 * A server's last words: ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED (MariaDB), ER_SESSION_WAS_KILLED,
 * ER_CLIENT_INTERACTION_TIMEOUT. To the driver they are like any other answer.
 */
const CLOSING = new Set<unknown>([1053, 1927, 3169, 4031]);

/**
 * Through mysql2, whose prepared statements are several times as slow as its queries: where there is a `typeCast`, and
 * Sequelize sets one, it makes an object with functions of its own for each value. In a query the driver writes the
 * values into the text, and would get it wrong under NO_BACKSLASH_ESCAPES: so texts go as hexadecimal digits, which
 * mean the same in every SQL mode.
 */
export class Mysql2Reader implements ValuesReader {
  readonly #pool: PrimaryPool<Connection>;

  constructor(sequelize: Sequelize) {
    this.#pool = new PrimaryPool(sequelize, isAnswerOfOpenConnection);
  }

  async values(columns: Sql, source: Sql): Promise<unknown[][]> {
    const statement = sql`SELECT ${columns} ${source}`.compile((value) =>
      typeof value === 'string' ? '_utf8mb4 ?' : '?',
    );
    const options = {
      sql: statement.text,
      values: statement.values.map(inHexadecimal),
      rowsAsArray: true,
      nestTables: false,
      // Where a query has no function of its own, the one that Sequelize or the host has set would be called.
      typeCast: asTheDriverReads,
    };
    return this.#pool.run(
      statement.text,
      (connection) =>
        new Promise((resolve, reject) => {
          connection.query(options, (error, rows) => (error ? reject(error) : resolve(rows)));
        }),
    );
  }
}

function isAnswerOfOpenConnection(error: unknown): boolean {
  const { sqlState, fatal, errno } = driverErrorOf(error);
  return typeof sqlState === 'string' && fatal !== true && !CLOSING.has(errno);
}

/** The driver writes bytes as X'…'. */
function inHexadecimal(value: SqlValue): unknown {
  return typeof value === 'string' ? Buffer.from(value) : value;
}

function asTheDriverReads(_field: unknown, read: () => unknown): unknown {
  return read();
}

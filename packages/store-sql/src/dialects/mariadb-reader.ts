import type { Sequelize } from 'sequelize';
import { type Sql, sql } from '../sql.js';
import { driverErrorOf } from './database-error.js';
import { PrimaryPool } from './primary-pool.js';
import type { ValuesReader } from './values-reader.js';

/** What this needs of a connection: `Connection` of mariadb. */
interface Connection {
  query(options: object, values: readonly unknown[]): Promise<unknown[][]>;
}

/** Whatever the host has set for its own queries. */
const OPTIONS = { rowsAsArray: true, metaAsArray: false, typeCast: false } as const;

/**
 * Through mariadb, which writes the values into the text as the server's SQL mode has it. It is no faster with
 * prepared statements.
 */
export class MariadbReader implements ValuesReader {
  readonly #pool: PrimaryPool<Connection>;

  constructor(sequelize: Sequelize) {
    // The driver says so itself, also where the server closes the connection with its answer.
    this.#pool = new PrimaryPool(sequelize, (error) => driverErrorOf(error).fatal === false);
  }

  async values(columns: Sql, source: Sql): Promise<unknown[][]> {
    const { text, values } = sql`SELECT ${columns} ${source}`.compile(() => '?');
    return this.#pool.run(text, (connection) => connection.query({ ...OPTIONS, sql: text }, values));
  }
}

import type { Sequelize } from 'sequelize';
import { type Sql, sql } from '../sql.js';
import { type RetryOptions, Statements } from '../statements.js';
import { driverErrorOf } from './database-error.js';
import { PrimaryPool } from './primary-pool.js';
import type { ValuesReader } from './values-reader.js';

type Row = { readonly rows: unknown };

/** What this needs of a connection: `Database` of sqlite3. */
interface Connection {
  serialize(work: () => void): void;
  all(text: string, values: readonly unknown[], done: (error: Error | null, rows: Row[]) => void): unknown;
}

/**
 * Through sqlite3. All rows come as one JSON text, since the driver takes longer to make a JavaScript value of each
 * column than SQLite does to find the rows.
 *
 * The statement is not kept prepared, which would save about as much again: SQLite closes no file that has a statement,
 * and nobody tells us before Sequelize closes it.
 */
export class SqliteReader implements ValuesReader {
  readonly #pool: PrimaryPool<Connection>;
  readonly #statements: Statements;

  constructor(sequelize: Sequelize, retry: RetryOptions) {
    // One connection for all, which Sequelize keeps until the end.
    this.#pool = new PrimaryPool(sequelize, () => true);
    this.#statements = new Statements(sequelize, null, retry);
  }

  async values(columns: Sql, source: Sql): Promise<unknown[][]> {
    const statement = sql`SELECT json_group_array(json_array(${columns})) AS rows ${source}`;
    const [row] = await this.#rows(statement);
    return JSON.parse(String(row?.rows));
  }

  async #rows(statement: Sql): Promise<Row[]> {
    const { text, values } = statement.compile();
    try {
      return await this.#pool.run(text, (connection) => all(connection, text, values));
    } catch (error) {
      if (driverErrorOf(error).code !== 'SQLITE_BUSY') throw error;
      // Sequelize knows how to wait for a file that another process has locked.
      return this.#statements.rows<'rows'>(statement);
    }
  }
}

/** In turn with the host's own statements, as Sequelize has it: else a busy store could keep them waiting for ever. */
function all(connection: Connection, text: string, values: readonly unknown[]): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    connection.serialize(() => {
      connection.all(text, values, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  });
}

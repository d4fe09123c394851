import { hash } from 'node:crypto';
import type { Sequelize } from 'sequelize';
import type { Sql } from '../sql.js';

/** What this needs of a connection: `Client` of pg. */
interface Connection {
  query(config: {
    readonly name?: string;
    readonly text: string;
    readonly values: readonly unknown[];
    readonly rowMode: 'array';
  }): Promise<{ readonly rows: unknown[][] }>;
}

/** What Sequelize has and its types lack. */
interface Log {
  log(text: string): void;
}

/**
 * What a pool between us and the server answers that gives each statement another connection (PgBouncer): there is no
 * such statement, or there is one already. So does a server after DISCARD ALL.
 */
const NAMES_DO_NOT_HOLD = new Set<unknown>(['26000', '42P05']);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * Reads rows as plain lists of values, through a connection out of Sequelize's pool: its own `query` builds far more
 * for each row than the check of a request needs. The statement is prepared once for a connection, where that works.
 */
export class PostgresReader {
  readonly #sequelize: Sequelize & Log;
  readonly #names = new Map<string, string>();
  #prepared = true;

  constructor(sequelize: Sequelize) {
    this.#sequelize = sequelize as Sequelize & Log;
  }

  /** The rows of one statement, outside any transaction, from the primary. */
  async rows(statement: Sql): Promise<unknown[][]> {
    const { text, values } = statement.compile();
    if (!this.#prepared) return this.#query({ text, values, rowMode: 'array' });
    try {
      return await this.#query({ name: this.#nameOf(text), text, values, rowMode: 'array' });
    } catch (error) {
      if (!NAMES_DO_NOT_HOLD.has(codeOf(error))) throw error;
      this.#prepared = false;
      return this.#query({ text, values, rowMode: 'array' });
    }
  }

  /** Other stores of this process may prepare theirs on the same connection. PostgreSQL cuts names at 63 bytes. */
  #nameOf(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = `jwt_sessions_${hash('sha256', text, 'base64url')}`;
    this.#names.set(text, name);
    return name;
  }

  async #query(config: Parameters<Connection['query']>[0]): Promise<unknown[][]> {
    const { connectionManager } = this.#sequelize;
    const connection = (await connectionManager.getConnection({
      type: 'read',
      useMaster: true,
    })) as Connection;
    this.#sequelize.log(`Executing (default): ${config.text}`);
    let rows: unknown[][];
    try {
      ({ rows } = await connection.query(config));
    } catch (error) {
      // What the server refused leaves the connection as it was; any other failure may have broken it.
      if (SQLSTATE.test(String(codeOf(error)))) connectionManager.releaseConnection(connection);
      else await connectionManager.destroyConnection(connection).catch(() => undefined);
      throw error;
    }
    connectionManager.releaseConnection(connection);
    return rows;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

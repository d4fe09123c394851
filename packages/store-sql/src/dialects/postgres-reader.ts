import { hash } from 'node:crypto';
import type { Sequelize } from 'sequelize';
import { type Sql, sql } from '../sql.js';
import { driverErrorOf } from './database-error.js';
import { type PostgresConnection, type PostgresQuery, queryRows } from './postgres-query.js';
import { PrimaryPool } from './primary-pool.js';
import type { ValuesReader } from './values-reader.js';

/**
 * What a pool between us and the server answers that gives each statement another connection (PgBouncer): there is no
 * such statement, or there is one already. So does a server after DISCARD ALL.
 */
const NAMES_DO_NOT_HOLD = new Set<unknown>(['26000', '42P05']);

/** Through pg. Each text is prepared once for a connection, where that works. */
export class PostgresReader implements ValuesReader {
  readonly #pool: PrimaryPool<PostgresConnection>;
  readonly #names = new Map<string, string>();
  #prepared = true;

  constructor(sequelize: Sequelize) {
    // A server that answers ERROR goes on; FATAL is its last word, and what has no severity is no server's answer. In
    // another language than English the word is another one: that costs a connection, and no more.
    this.#pool = new PrimaryPool(sequelize, (error) => driverErrorOf(error).severity === 'ERROR');
  }

  async values(columns: Sql, source: Sql): Promise<unknown[][]> {
    const { text, values } = sql`SELECT ${columns} ${source}`.compile();
    const query = { text, values, rowMode: 'array' } as const;
    if (!this.#prepared) return this.#rows(query);
    try {
      return await this.#rows({ name: this.#nameOf(text), ...query });
    } catch (error) {
      if (!NAMES_DO_NOT_HOLD.has(driverErrorOf(error).code)) throw error;
      this.#prepared = false;
      return this.#rows(query);
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

  #rows(query: PostgresQuery): Promise<unknown[][]> {
    return this.#pool.run(query.text, (connection) => queryRows(connection, query));
  }
}

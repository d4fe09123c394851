import type { Sequelize } from 'sequelize';
import type { Dialect } from './dialects/dialect.js';
import type { Sql } from './sql.js';
import { type Row, Statements } from './statements.js';
import type { Tables } from './tables.js';

/** How often a transaction is run that the database itself broke off, to resolve a deadlock. */
const ATTEMPTS = 8;

/**
 * The host's Sequelize, as this store uses it: in transactions of the store's own or in none, never in the host's.
 * What the database rolls back because it collided with another of our short transactions is run again; every other
 * failure goes to the caller.
 */
export class Database {
  readonly dialect: Dialect;
  readonly tables: Tables;
  readonly #sequelize: Sequelize;
  readonly #alone: Statements;

  constructor(sequelize: Sequelize, dialect: Dialect, tables: Tables) {
    this.#sequelize = sequelize;
    this.dialect = dialect;
    this.tables = tables;
    this.#alone = new Statements(sequelize, null, dialect.statementRetry);
  }

  /** The rows of one statement, which is its own transaction. */
  rows<Column extends string>(statement: Sql): Promise<Row<Column>[]> {
    return this.#read(() => this.#alone.rows<Column>(statement));
  }

  /** The same as lists of the values of these columns, in less time. `source` is what stands behind the columns. */
  values(columns: Sql, source: Sql): Promise<unknown[][]> {
    return this.#read(() => this.dialect.reader.values(columns, source));
  }

  /** How many rows one statement changed, which is its own transaction. */
  count(statement: Sql): Promise<number> {
    if (this.dialect.writeTurns) return this.transaction((statements) => statements.count(statement));
    return this.#repeating(() => this.#alone.count(statement));
  }

  /** Commits what the work did and returns what it returned, or rolls back and throws what it threw. */
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    const attempts = () => this.#repeating(() => this.#attempt(work));
    return this.dialect.writeTurns ? this.dialect.writeTurns.take(attempts) : attempts();
  }

  #read<T>(work: () => Promise<T>): Promise<T> {
    const attempts = () => this.#repeating(work);
    return this.dialect.readTurns ? this.dialect.readTurns.take(attempts) : attempts();
  }

  async #attempt<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    const { transactionOptions, statementRetry } = this.dialect;
    const options = { ...transactionOptions, retry: statementRetry };
    // Not Sequelize's form with a callback: that one would enter the transaction into the host's CLS namespace.
    const transaction = await this.#sequelize.transaction(options);
    let result: T;
    try {
      result = await work(new Statements(this.#sequelize, transaction, statementRetry));
    } catch (error) {
      // After a deadlock Sequelize has rolled back already and throws; the first failure is the one that matters.
      await transaction.rollback().catch(() => undefined);
      throw error;
    }
    await transaction.commit();
    return result;
  }

  async #repeating<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (attempt >= ATTEMPTS || !this.dialect.wasRolledBack(error)) throw error;
      }
    }
  }
}

import type { Runner } from '../runners/runner.js';
import type { Selection } from '../sql/selection.js';
import type { Sql } from '../sql/sql.js';
import type { SqlCall } from '../sql/sql-call.js';
import type { Row, Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';
import { Deadline } from '../time-limits/deadline.js';
import type { Dialect } from './dialect.js';

/** How often a transaction is run that the database itself broke off, to resolve a deadlock. */
const ATTEMPTS = 8;

/**
 * The database, for one call to the store: everything that the call does has to be through by its deadline.
 * What the database rolls back because it collided with another of our short transactions is run again; every other
 * failure goes to the caller.
 */
export class Database implements SqlCall {
  readonly dialect: Dialect;
  readonly tables: Tables;
  readonly #runner: Runner;
  readonly #deadline: Deadline;

  constructor(dialect: Dialect, tables: Tables, runner: Runner, deadline: Deadline) {
    this.dialect = dialect;
    this.tables = tables;
    this.#runner = runner;
    this.#deadline = deadline;
  }

  /** The same with a time of its own, in milliseconds from now. */
  within(limit: number): Database {
    return new Database(this.dialect, this.tables, this.#runner, new Deadline(limit));
  }

  /** The rows of a selection. */
  async select<Column extends string>(selection: Selection): Promise<Row<Column>[]> {
    const rows = await this.#repeating(() => this.#runner.select(selection, this.#deadline));
    return rows as Row<Column>[];
  }

  /** The same as lists of the values of its columns, in less time. */
  values(selection: Selection): Promise<unknown[][]> {
    return this.#repeating(() => this.#runner.values(selection, this.#deadline));
  }

  /**
   * What one statement answers that asks about the server. Nothing is said of whether that is the primary, so what is
   * kept in tables is read by {@link select}.
   */
  async rows<Column extends string>(statement: Sql): Promise<Row<Column>[]> {
    const rows = await this.#repeating(() => this.#runner.rows(statement, this.#deadline));
    return rows as Row<Column>[];
  }

  /** How many rows one statement changed, in a transaction of its own. */
  count(statement: Sql): Promise<number> {
    return this.transaction((statements) => statements.count(statement));
  }

  /**
   * Commits what the work did and returns what it returned, or rolls back and throws what it threw.
   *
   * @param also what is selected in the message that begins it
   */
  transaction<T>(work: (statements: Statements) => Promise<T>, also?: Sql | null): Promise<T> {
    return this.#repeating(() => this.#runner.transaction(work, this.#deadline, also ?? undefined));
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

import type { Sql } from './sql.js';
import type { Row, Statements } from './statements.js';
import type { Tables } from './tables.js';

/** One call to the store, as far as it is SQL: everything that it does has to be through by its deadline. */
export interface SqlCall {
  readonly tables: Tables;

  /** The same with a time of its own, in milliseconds from now. */
  within(limit: number): SqlCall;

  /** What one statement answers that asks about the server. Nothing is said of whether that is the primary. */
  rows<Column extends string>(statement: Sql): Promise<Row<Column>[]>;

  /** How many rows one statement changed, in a transaction of its own. */
  count(statement: Sql): Promise<number>;

  /** Commits what the work did and returns what it returned, or rolls back and throws what it threw. */
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T>;
}

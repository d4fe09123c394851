import type { Row } from '../connections/connection.js';
import type { Deadline } from '../deadline.js';
import type { Sql } from '../sql.js';
import type { Statements } from '../statements.js';

/** Rows of a table. */
export interface Selection {
  /** The first one is never NULL in a row that is there. */
  readonly columns: Sql;
  /** The table, or what stands for it. */
  readonly from: Sql;
  readonly where: Sql;
  readonly orderBy?: Sql;
}

/**
 * Runs statements on the primary, outside whatever transaction the application has open. What fails comes as the driver
 * throws it, or as an `OutOfTimeError`; a read-only server's answer is an error, never absence.
 */
export interface Runner {
  /** The rows of a selection, by one statement. */
  select(selection: Selection, deadline: Deadline): Promise<Row[]>;

  /** The same as lists of values, in less time. */
  values(selection: Selection, deadline: Deadline): Promise<unknown[][]>;

  /** @throws Error where the server can't be written to */
  assertPrimary(deadline: Deadline): Promise<void>;

  /** What one statement answers that asks for something else than rows of the store's. */
  rows(statement: Sql, deadline: Deadline): Promise<Row[]>;

  /** Commits what the work did and returns what it returned, or undoes it and throws what it threw. */
  transaction<T>(work: (statements: Statements) => Promise<T>, deadline: Deadline): Promise<T>;

  /** Lets go of what it opened, and waits for nothing. */
  close(): void;
}

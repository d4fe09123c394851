import type { Selection } from '../sql/selection.js';
import type { Sql } from '../sql/sql.js';
import type { Row, Statements } from '../sql/statements.js';
import type { Deadline } from '../time-limits/deadline.js';

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

  /**
   * Commits what the work did and returns what it returned, or undoes it and throws what it threw.
   *
   * @param also what is selected in the message that begins it, see `Dialect.lockAtBegin`
   */
  transaction<T>(
    work: (statements: Statements) => Promise<T>,
    deadline: Deadline,
    also?: Sql | undefined,
  ): Promise<T>;

  /** Lets go of what it opened, and waits for nothing. */
  close(): void;
}

import type { Sql } from '../sql/sql.js';
import type { Executor, Row } from '../sql/statements.js';

/**
 * One connection to a database, as its driver has it: what the store needs of a driver. Values are never part of a
 * text that is logged; how they get into the statement is the driver's business. What fails comes as the driver throws
 * it.
 */
export interface Connection extends Executor {
  /** Of several statements in one text, the rows of the last. */
  rows(statement: Sql): Promise<Row[]>;

  /** The same as lists of values in the order of the columns, in less time. */
  values(statement: Sql): Promise<unknown[][]>;

  /**
   * Commits what was done since the transaction began.
   *
   * @throws where it is not known to be durable
   */
  commit(): Promise<void>;

  /** Whether the next statement may be sent on it, as far as is known here. */
  isUsable(): boolean;

  /** Whether it is as good as before when a statement failed so. */
  outlives(error: unknown): boolean;

  /** Says goodbye, and waits for nothing. */
  end(): void;

  /** Cuts it off: what was not sent yet is not sent any more, and nobody is waited for. */
  destroy(): void;
}

/** A connection that is being made. */
export interface Opening<Opened = Connection> {
  /** Rejects with what the driver throws. */
  readonly opened: Promise<Opened>;
  /** Gives it up, also where the other side says nothing. */
  destroy(): void;
}

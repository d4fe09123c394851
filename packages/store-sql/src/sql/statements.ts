import type { Deadline } from '../time-limits/deadline.js';
import type { Sql } from './sql.js';

/** A row with the columns that its statement names, each value as the driver gives it. */
export type Row<Column extends string = string> = { readonly [Name in Column]: unknown };

/** What carries statements out: a connection. */
export interface Executor {
  /** The rows of a statement. */
  rows(statement: Sql): Promise<Row[]>;

  /** How many rows a statement inserted, changed or deleted. */
  count(statement: Sql): Promise<number>;

  /** The rows as lists of values, in less time, where it has that: of a statement that is sent often. */
  values?(statement: Sql): Promise<unknown[][]>;

  /** Carries out a statement that has no values and gives no answer, where that is another way. */
  run?(statement: Sql): Promise<void>;
}

/** Statements of one transaction, or of none, on one connection. When the time of the call is over, none is sent. */
export class Statements {
  readonly #connection: Executor;
  readonly #deadline: Deadline;
  readonly #log: (statement: Sql) => void;
  #last: Sql | null = null;

  /** @param log told of each statement before it is sent */
  constructor(connection: Executor, deadline: Deadline, log: (statement: Sql) => void) {
    this.#connection = connection;
    this.#deadline = deadline;
    this.#log = log;
  }

  /** The statement that was sent last, for whoever has to tell which one failed. */
  get last(): Sql | null {
    return this.#last;
  }

  /** The rows of a statement that returns some, with the columns that it names. */
  async rows<Column extends string>(statement: Sql): Promise<Row<Column>[]> {
    this.#announce(statement);
    return (await this.#connection.rows(statement)) as Row<Column>[];
  }

  /** The rows of a statement that is sent often, as lists of the values of its columns. */
  async values(statement: Sql): Promise<unknown[][]> {
    this.#announce(statement);
    const connection = this.#connection;
    if (connection.values) return connection.values(statement);
    return (await connection.rows(statement)).map((row) => Object.values(row));
  }

  /** How many rows a statement inserted, changed or deleted. */
  async count(statement: Sql): Promise<number> {
    this.#announce(statement);
    return this.#connection.count(statement);
  }

  /** A statement about the schema or the transaction: no values, no answer. */
  async run(statement: Sql): Promise<void> {
    this.#announce(statement);
    const connection = this.#connection;
    await (connection.run ? connection.run(statement) : connection.count(statement));
  }

  #announce(statement: Sql): void {
    this.#deadline.check('between two statements');
    this.#last = statement;
    this.#log(statement);
  }
}

import { NotPrimaryError } from '@jwt-sessions/core/store';
import type { Connection } from '../connections/connection.js';
import type { ConnectionPool } from '../connections/connection-pool.js';
import type { Selection } from '../sql/selection.js';
import { literal, type Sql, sql } from '../sql/sql.js';
import { type Row, Statements } from '../sql/statements.js';
import { type Deadline, OutOfTimeError } from '../time-limits/deadline.js';
import { Slots } from '../time-limits/slots.js';
import type { Runner } from './runner.js';

/** How a server is asked, in a statement's own answer, whether it is the primary. */
export interface Evidence {
  readonly column: Sql;
  /** Whether that value says that the server can be written to. */
  isOfPrimary(value: unknown): boolean;
  /** What is to be said of one that can't. */
  readonly complaint: string;
  /** Whether a read takes no longer where the evidence has a row of its own, which is there when nothing is found. */
  readonly isFreeToJoin: boolean;
}

export interface ServerRunnerOptions {
  readonly pool: ConnectionPool;
  /** How many connections there are at most. */
  readonly poolSize: number;
  readonly evidence: Evidence;
  /** What opens a transaction whose calls have so much time, in milliseconds. The last one selects the evidence. */
  readonly begin: (limit: number, also?: Sql) => readonly Sql[];
  /** The time that calls usually have. */
  readonly usualLimit: number;
  /** @param name of the transaction */
  readonly log: (name: string, statement: Sql) => void;
}

type Outcome<T> = { readonly result: T } | { readonly error: unknown };

/** How long a read may take before it is asked again on another connection, in milliseconds. */
const PATIENCE = 2000;

const NOTHING = literal('');
const ROLLBACK = literal('ROLLBACK');
const COMMIT = literal('COMMIT');

function withColumn({ columns, from, where, orderBy = NOTHING }: Selection, evidence: Sql): Sql {
  return sql`SELECT ${columns}, ${evidence} AS jwt_sessions_evidence FROM ${from} WHERE ${where} ${orderBy}`;
}

/** Where nothing is found there is one row nevertheless, of NULLs and the evidence. */
function joined({ columns, from, where, orderBy = NOTHING }: Selection, evidence: Sql): Sql {
  const found = sql`(SELECT 1 AS here) AS server LEFT JOIN ${from} ON ${where}`;
  return sql`SELECT ${columns}, ${evidence} AS jwt_sessions_evidence FROM ${found} ${orderBy}`;
}

/** None where there is only the row with the evidence. */
function withoutNothing<R>(rows: R[], valuesOf: (row: R) => unknown[]): R[] {
  const [first] = rows;
  if (first === undefined) throw new Error('The database did not say whether it is the primary.');
  return valuesOf(first)[0] === null ? [] : rows;
}

function itself<T>(value: T): T {
  return value;
}

/** On a server, over a pool of the store's own connections. */
export class ServerRunner implements Runner {
  readonly #options: ServerRunnerOptions;
  /** Writers wait for each other's locks, and must not leave the readers without a connection. */
  readonly #writers: Slots;
  #transactions = 0;

  constructor(options: ServerRunnerOptions) {
    this.#options = options;
    this.#writers = new Slots(Math.max(1, options.poolSize - 1), 'connection to write on');
  }

  async select(selection: Selection, deadline: Deadline): Promise<Row[]> {
    const { column } = this.#options.evidence;
    const ask = (connection: Connection, statement: Sql) => connection.rows(statement);
    const rows = await this.#judged(joined(selection, column), deadline, ask, Object.values);
    return withoutNothing(rows, Object.values);
  }

  async values(selection: Selection, deadline: Deadline): Promise<unknown[][]> {
    const { column, isFreeToJoin } = this.#options.evidence;
    const ask = (connection: Connection, statement: Sql) => connection.values(statement);
    if (!isFreeToJoin) {
      const found = await this.#judged(withColumn(selection, column), deadline, ask, itself);
      if (found.length > 0) return found;
    }
    const rows = await this.#judged(joined(selection, column), deadline, ask, itself);
    return withoutNothing(rows, itself);
  }

  async assertPrimary(deadline: Deadline): Promise<void> {
    const statement = sql`SELECT ${this.#options.evidence.column} AS jwt_sessions_evidence`;
    const ask = (connection: Connection) => connection.rows(statement);
    withoutNothing(await this.#judged(statement, deadline, ask, Object.values), Object.values);
  }

  rows(statement: Sql, deadline: Deadline): Promise<Row[]> {
    return this.#read((connection) => connection.rows(statement), statement, deadline);
  }

  async transaction<T>(
    work: (statements: Statements) => Promise<T>,
    deadline: Deadline,
    also?: Sql,
  ): Promise<T> {
    const { pool, usualLimit } = this.#options;
    await this.#writers.take(deadline);
    let isWriting = true;
    const giveWay = () => {
      if (isWriting) this.#writers.release();
      isWriting = false;
    };
    try {
      let doing = 'running a statement';
      const attempt = (connection: Connection) =>
        this.#attempt(connection, work, deadline, also, () => {
          doing = 'committing: what was to be done may have been done or not';
        });
      const once = deadline.limit !== usualLimit;
      const use = { deadline, doing: () => doing, once, onSilence: giveWay };
      const outcome = await pool.use(attempt, use);
      if ('error' in outcome) throw outcome.error;
      return outcome.result;
    } finally {
      giveWay();
    }
  }

  close(): void {
    this.#options.pool.close();
  }

  /**
   * Rows count only where the server says in the same statement that it is the primary, and so does it that there are
   * none: as a condition of the statement that would make 'absent' out of a replica.
   */
  async #judged<R>(
    statement: Sql,
    deadline: Deadline,
    ask: (connection: Connection, statement: Sql) => Promise<R[]>,
    valuesOf: (row: R) => unknown[],
  ): Promise<R[]> {
    const read = async (connection: Connection) => {
      const rows = await ask(connection, statement);
      if (rows[0] !== undefined) this.#judge(valuesOf(rows[0]).at(-1));
      return rows;
    };
    return this.#read(read, statement, deadline);
  }

  #judge(value: unknown): void {
    const { evidence } = this.#options;
    if (!evidence.isOfPrimary(value)) throw new NotPrimaryError(evidence.complaint);
  }

  /** A read that gets no answer is asked again once: the connection may be dead, while the server is well. */
  async #read<T>(
    work: (connection: Connection) => Promise<T>,
    statement: Sql,
    deadline: Deadline,
  ): Promise<T> {
    const { pool, log } = this.#options;
    const attempt = async (connection: Connection) => {
      deadline.check('before the statement');
      log('default', statement);
      return work(connection);
    };
    const doing = () => 'running a statement';
    try {
      return await pool.use(attempt, { deadline, doing, within: Math.min(PATIENCE, deadline.left / 2) });
    } catch (error) {
      if (!(error instanceof OutOfTimeError) || deadline.left <= 0) throw error;
      return pool.use(attempt, { deadline, doing });
    }
  }

  /** A failure that leaves the connection as good as before is part of the outcome. */
  async #attempt<T>(
    connection: Connection,
    work: (statements: Statements) => Promise<T>,
    deadline: Deadline,
    also: Sql | undefined,
    onCommit: () => void,
  ): Promise<Outcome<T>> {
    this.#transactions += 1;
    const name = `jwt-sessions-${this.#transactions}`;
    const log = (statement: Sql) => this.#options.log(name, statement);
    const statements = new Statements(connection, deadline, log);
    let result: T;
    try {
      await this.#begin(statements, deadline, also);
      result = await work(statements);
      deadline.check('before COMMIT');
      log(COMMIT);
    } catch (error) {
      // The connection is dropped then: another one may lead to the primary.
      if (error instanceof NotPrimaryError) throw error;
      try {
        await statements.run(ROLLBACK);
      } catch {
        connection.destroy();
      }
      return { error };
    }
    onCommit();
    await connection.commit();
    return { result };
  }

  async #begin(statements: Statements, { limit }: Deadline, also: Sql | undefined): Promise<void> {
    const begin = this.#options.begin(limit, also);
    // Sent without waiting in between, where the driver can: behind one that failed the others do nothing.
    const answers = await Promise.all(begin.map((statement) => statements.rows(statement)));
    this.#judge(answers.at(-1)?.[0]?.jwt_sessions_evidence);
  }
}

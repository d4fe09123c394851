import { setTimeout as pause } from 'node:timers/promises';
import type { Application } from '../application/application.js';
import type { SequelizeInstance } from '../application/handles.js';
import { driverErrorOf } from '../drivers/driver-error.js';
import { asJson, valuesOf } from '../drivers/sqlite3.js';
import { type Selection, selectOf } from '../sql/selection.js';
import { literal, type Sql, sql } from '../sql/sql.js';
import { type Executor, type Row, Statements } from '../sql/statements.js';
import type { Deadline } from '../time-limits/deadline.js';
import { Slots } from '../time-limits/slots.js';
import type { Runner } from './runner.js';
import { OwnSqliteConnection, openShared } from './sqlite-connections.js';

/** How long to wait before a file is tried again that somebody else has locked, in milliseconds. */
const BETWEEN_TRIES = 20;
/** How long a thread of libuv's pool may be blocked by the wait for such a file, in milliseconds of its own counting. */
const LONGEST_WAIT = 100;
/** So long before the end of the time a try has to be over, in milliseconds, so that none is successful afterwards. */
const MARGIN = 50;

const RUNNING = 'running a statement';

const READING = literal('PRAGMA query_only = ON');
/** Each commit is on the disk before it is acknowledged, also where SQLite was built to wait for less; on macOS, where that takes more, too. */
const WRITING = literal('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');

const BEGIN = literal('BEGIN IMMEDIATE TRANSACTION');
const COMMIT = literal('COMMIT');
const ROLLBACK = literal('ROLLBACK');

/**
 * On SQLite, over two connections of the store's own, one to read and one to write on; but for a database in memory, which has one
 * connection for everybody.
 *
 * A call of the driver can't be cut: who runs out of time is told so, and what is under way is undone when it ends. A
 * connection that waits for the file's lock blocks a thread of libuv's pool, and four of them block the very thread that
 * the holder needs to finish: so those of this process take turns here, and only other processes are waited for in the
 * database.
 */
export class SqliteRunner implements Runner {
  readonly #sequelize: SequelizeInstance;
  readonly #application: Application;
  readonly #isInMemory: boolean;
  readonly #reader: OwnSqliteConnection;
  readonly #writer: OwnSqliteConnection;
  readonly #readers = new Slots(1, 'turn to read');
  readonly #writers = new Slots(1, 'turn to write');
  #transactions = 0;

  constructor(sequelize: SequelizeInstance, application: Application, isInMemory: boolean) {
    this.#sequelize = sequelize;
    this.#application = application;
    this.#isInMemory = isInMemory;
    this.#reader = new OwnSqliteConnection(sequelize, READING);
    this.#writer = new OwnSqliteConnection(sequelize, WRITING);
  }

  select(selection: Selection, deadline: Deadline): Promise<Row[]> {
    return this.#read(selectOf(selection), deadline);
  }

  async values({ columns, from, where }: Selection, deadline: Deadline): Promise<unknown[][]> {
    return valuesOf(await this.#read(asJson(columns, sql`FROM ${from} WHERE ${where}`), deadline));
  }

  /** There is but one file. */
  async assertPrimary(): Promise<void> {}

  /** What is asked about the file is asked, and set, where the application would. */
  async rows(statement: Sql, deadline: Deadline): Promise<Row[]> {
    const ask = async () => {
      const connection = await openShared(this.#sequelize);
      // How long the driver waits on this connection is the application's business.
      return whenFree(deadline, () => this.#sent(connection, statement, deadline));
    };
    // In memory a read would see what is not committed.
    return this.#isInMemory
      ? this.#inTurn(this.#writers, ask, deadline)
      : deadline.race(ask(), () => RUNNING, ignore);
  }

  transaction<T>(work: (statements: Statements) => Promise<T>, deadline: Deadline): Promise<T> {
    let doing = RUNNING;
    const onCommit = () => {
      doing = 'committing: what was to be done may have been done or not';
    };
    return this.#inTurn(
      this.#writers,
      () => this.#transaction(work, deadline, onCommit),
      deadline,
      () => doing,
    );
  }

  /** Sequelize closes the connections, and can where no statement is left. */
  close(): void {
    this.#reader.letGo();
    this.#writer.letGo();
  }

  async #read(statement: Sql, deadline: Deadline): Promise<Row[]> {
    if (this.#isInMemory) return this.rows(statement, deadline);
    const read = () =>
      whenFree(deadline, async (wait) => this.#sent(await this.#reader.open(wait), statement, deadline));
    return this.#inTurn(this.#readers, read, deadline);
  }

  async #sent(connection: Executor, statement: Sql, deadline: Deadline): Promise<Row[]> {
    deadline.check('before the statement');
    this.#application.log('default', statement);
    return connection.rows(statement);
  }

  /** The turn is over when the work is, whether somebody waits for it still or not. */
  async #inTurn<T>(
    turns: Slots,
    work: () => Promise<T>,
    deadline: Deadline,
    doing: () => string = () => RUNNING,
  ): Promise<T> {
    await turns.take(deadline);
    return deadline.race(
      work().finally(() => turns.release()),
      doing,
      ignore,
    );
  }

  async #transaction<T>(
    work: (statements: Statements) => Promise<T>,
    deadline: Deadline,
    onCommit: () => void,
  ): Promise<T> {
    this.#transactions += 1;
    const name = `jwt-sessions-${this.#transactions}`;
    const log = (statement: Sql) => this.#application.log(name, statement);
    const own = this.#isInMemory ? null : await whenFree(deadline, (wait) => this.#writer.open(wait));
    const connection = own ?? (await openShared(this.#sequelize));
    const statements = new Statements(connection, deadline, log);
    const runWhenFree = (statement: Sql) =>
      whenFree(deadline, (wait) => {
        own?.waitForLock(wait);
        return statements.run(statement);
      });
    await runWhenFree(BEGIN);
    try {
      const result = await work(statements);
      deadline.check('before COMMIT');
      onCommit();
      await runWhenFree(COMMIT);
      return result;
    } catch (error) {
      // Also when the time is over, since an open transaction keeps everybody from writing.
      log(ROLLBACK);
      await connection.count(ROLLBACK).catch(() => own && this.#writer.close());
      throw error;
    }
  }
}

/** Tries again while somebody else has locked the file. */
async function whenFree<T>(deadline: Deadline, attempt: (wait: number) => Promise<T>): Promise<T> {
  const margin = Math.min(MARGIN, deadline.limit / 10);
  for (;;) {
    try {
      return await attempt(Math.max(1, Math.min(LONGEST_WAIT, Math.floor(deadline.left - margin))));
    } catch (error) {
      if (driverErrorOf(error).code !== 'SQLITE_BUSY') throw error;
      if (deadline.left <= margin + BETWEEN_TRIES) {
        throw deadline.error('waiting for somebody else who has locked the file', error);
      }
      await pause(BETWEEN_TRIES);
    }
  }
}

function ignore(): void {}

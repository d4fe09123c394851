import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Application } from '../application/application.js';
import type { SequelizeInstance } from '../application/handles.js';
import { driverErrorOf } from '../drivers/driver-error.js';
import { asJson, SqliteConnection, valuesOf } from '../drivers/sqlite3.js';
import { type Selection, selectOf } from '../sql/selection.js';
import { literal, type Sql, sql } from '../sql/sql.js';
import { type Row, Statements } from '../sql/statements.js';
import type { Deadline } from '../time-limits/deadline.js';
import { Slots } from '../time-limits/slots.js';
import type { Runner } from './runner.js';

/** How long to wait before a file is tried again that somebody else has locked, in milliseconds. */
const BETWEEN_TRIES = 20;
/** How long a thread of libuv's pool may be blocked by the wait for such a file, in milliseconds of its own counting. */
const LONGEST_WAIT = 100;
/** So long before the end of the time a try has to be over, in milliseconds, so that none is successful afterwards. */
const MARGIN = 50;

const BEGIN = literal('BEGIN IMMEDIATE TRANSACTION');
const COMMIT = literal('COMMIT');
const ROLLBACK = literal('ROLLBACK');

/** What Sequelize has for SQLite and its types lack: with a uuid, a connection of its own. */
interface Connections {
  readonly connections: Record<string, object>;
  getConnection(options: { readonly uuid?: string }): Promise<object & { uuid?: string }>;
  releaseConnection(connection: object): void;
}

/**
 * On SQLite. Reads go over the one connection that Sequelize has; each transaction has a connection of its own, but for
 * a database in memory, which has only the one.
 *
 * A call of the driver can't be cut: who runs out of time is told so, and what is under way is undone when it ends. A
 * connection that waits for the file's lock blocks a thread of libuv's pool, and four of them block the very thread that
 * the holder needs to finish: so writers of this process take turns here, and only other processes are waited for in the
 * database.
 */
export class SqliteRunner implements Runner {
  readonly #application: Application;
  readonly #connections: Connections;
  readonly #isInMemory: boolean;
  readonly #writers = new Slots(1, 'turn to write');

  constructor(sequelize: SequelizeInstance, application: Application, isInMemory: boolean) {
    this.#application = application;
    this.#connections = (sequelize as unknown as { connectionManager: Connections }).connectionManager;
    this.#isInMemory = isInMemory;
  }

  select(selection: Selection, deadline: Deadline): Promise<Row[]> {
    return this.rows(selectOf(selection), deadline);
  }

  async values({ columns, from, where }: Selection, deadline: Deadline): Promise<unknown[][]> {
    return valuesOf(await this.rows(asJson(columns, sql`FROM ${from} WHERE ${where}`), deadline));
  }

  /** There is but one file. */
  async assertPrimary(): Promise<void> {}

  async rows(statement: Sql, deadline: Deadline): Promise<Row[]> {
    const read = () => this.#read(statement, deadline);
    const race = (work: Promise<Row[]>) => deadline.race(work, () => 'running a statement', ignore);
    // In memory a read would see what is not committed.
    return this.#isInMemory ? this.#inTurn(read, race, deadline) : race(read());
  }

  transaction<T>(work: (statements: Statements) => Promise<T>, deadline: Deadline): Promise<T> {
    let doing = 'running a statement';
    const onCommit = () => {
      doing = 'committing: what was to be done may have been done or not';
    };
    return this.#inTurn(
      () => this.#transaction(work, deadline, onCommit),
      (running) => deadline.race(running, () => doing, ignore),
      deadline,
    );
  }

  close(): void {}

  /** The turn is over when the work is, whether somebody waits for it still or not. */
  async #inTurn<T>(
    work: () => Promise<T>,
    race: (work: Promise<T>) => Promise<T>,
    deadline: Deadline,
  ): Promise<T> {
    await this.#writers.take(deadline);
    return race(work().finally(() => this.#writers.release()));
  }

  async #read(statement: Sql, deadline: Deadline): Promise<Row[]> {
    const connection = new SqliteConnection(await this.#open({}));
    // How long the driver waits on this connection is the application's business.
    return whenFree(deadline, () => {
      deadline.check('before the statement');
      this.#application.log('default', statement);
      return connection.rows(statement);
    });
  }

  async #transaction<T>(
    work: (statements: Statements) => Promise<T>,
    deadline: Deadline,
    onCommit: () => void,
  ): Promise<T> {
    const uuid = randomUUID();
    const native = await this.#openAlone(uuid);
    const connection = new SqliteConnection(native);
    const log = (statement: Sql) => this.#application.log(uuid, statement);
    const statements = new Statements(connection, deadline, log);
    const runWhenFree = (statement: Sql) =>
      whenFree(deadline, (wait) => {
        if (!this.#isInMemory) connection.waitForLock(wait);
        return statements.run(statement);
      });
    try {
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
        await connection.count(ROLLBACK).catch(ignore);
        throw error;
      }
    } finally {
      if (!this.#isInMemory) this.#connections.releaseConnection(native);
    }
  }

  async #openAlone(uuid: string): Promise<object> {
    if (this.#isInMemory) return this.#open({});
    // By that Sequelize knows that it is to be closed when it is given back.
    return Object.assign(await this.#open({ uuid }), { uuid });
  }

  /** Sequelize keeps a connection also where the file could not be opened, and on that one nothing would ever be answered. */
  async #open(options: { readonly uuid?: string }): Promise<object> {
    try {
      return await this.#connections.getConnection({ ...options });
    } catch (error) {
      delete this.#connections.connections[options.uuid ?? 'default'];
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

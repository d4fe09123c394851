import { AsyncResource } from 'node:async_hooks';
import {
  type Activity,
  type AdmitRequest,
  type AdmitResult,
  CONTRACT_VERSION,
  type ExpectedSession,
  type InsertRequest,
  type InsertResult,
  type PageRequest,
  type Revocation,
  type SessionChanges,
  type SessionFacts,
  type SessionStore,
  type StoredSession,
  type UserChanges,
  type UserRecord,
} from '@jwt-sessions/core/store';
import type { Sequelize } from 'sequelize';
import { Database } from './database.js';
import { Deadline } from './deadline.js';
import { migrate } from './migrations/migrate.js';
import { type OpenedDatabase, openDatabase } from './open-database.js';
import { checkOptions, type SqlStoreOptions, shown } from './sql-store-options.js';
import { type Tables, tablesOf } from './tables.js';
import { admitSession } from './verbs/admit-session.js';
import { changeUser } from './verbs/change-user.js';
import { endAllSessions } from './verbs/end-all-sessions.js';
import { endSession } from './verbs/end-session.js';
import { findEnded } from './verbs/find-ended.js';
import { findSessions } from './verbs/find-sessions.js';
import { findUser } from './verbs/find-user.js';
import { insertSession } from './verbs/insert-session.js';
import { listSessions } from './verbs/list-sessions.js';
import { noteActivities } from './verbs/note-activities.js';
import { purgeSessions } from './verbs/purge-sessions.js';
import { readSession } from './verbs/read-session.js';
import { setIdleTimeout } from './verbs/set-idle-timeout.js';
import { updateSession } from './verbs/update-session.js';

/**
 * Keeps sessions in SQLite, PostgreSQL, MySQL or MariaDB, by way of the application's own Sequelize.
 *
 * From that it learns where the primary is and how to get there. On a server it opens connections of its own, at most as
 * many as `pool.max`, so no statement of the store is part of a transaction of the application, or waits for one, or for
 * a connection that the application holds; SQLite is spoken to through Sequelize's.
 *
 * No call takes longer than the option `timeout`: an error whose `code` is `'ETIMEDOUT'` says so. What else the driver
 * throws comes through.
 *
 * ```ts
 * const store = new SqlStore(new Sequelize('sqlite:sessions.sqlite', { logging: false }));
 * await store.prepare();
 * const sessions = new SessionManager({ store, keys: process.env.SESSION_KEYS });
 * ```
 */
export class SqlStore implements SessionStore {
  readonly contractVersion = CONTRACT_VERSION;
  readonly #opened: OpenedDatabase;
  readonly #tables: Tables;
  readonly #timeout: number;
  readonly #onWarning: (message: string) => void;
  /** Made outside any request: what runs in it finds no context of one, and leaves none on a pooled connection. */
  readonly #outside = new AsyncResource('SqlStore');

  /**
   * @param sequelize the application's own; when it is closed, so are the connections of the store
   * @throws TypeError for a dialect that the store doesn't know, and for options that it can't use
   */
  constructor(sequelize: Sequelize, options: SqlStoreOptions = {}) {
    if (typeof sequelize?.getDialect !== 'function') {
      throw new TypeError(
        "SqlStore takes a Sequelize 6, as in new SqlStore(new Sequelize('sqlite:sessions.sqlite')), not " +
          // A URL has a password in it.
          `${typeof sequelize === 'string' ? 'a string' : shown(sequelize)}.`,
      );
    }
    const { tablePrefix, schema, timeout, sqliteWal, onWarning } = checkOptions(
      options,
      sequelize.getDialect(),
    );
    this.#opened = openDatabase(sequelize, timeout, sqliteWal);
    this.#tables = tablesOf(tablePrefix, schema, this.#opened.dialect.quoteMark);
    this.#timeout = timeout;
    this.#onWarning = onWarning;
  }

  /**
   * Makes the tables, or brings them up to date, and looks at the settings of the database. Safe to call from many
   * processes at once. Needs the right to create tables only when there is something to create, and may take five
   * minutes then.
   *
   * @throws Error where the database is too old or can't be written to, or the connection can't carry every text
   */
  prepare(): Promise<void> {
    return this.#outside.runInAsyncScope(async () => {
      const { dialect, runner } = this.#opened;
      await runner.assertPrimary(new Deadline(this.#timeout));
      for (const message of await dialect.prepare(this.#database())) this.#onWarning(message);
      await migrate(this.#database());
      for (const message of await dialect.inspectTables(this.#database())) this.#onWarning(message);
    });
  }

  insert(request: InsertRequest): Promise<InsertResult> {
    return this.#run((database) => insertSession(database, request));
  }

  find(ids: readonly string[]): Promise<SessionFacts[]> {
    return this.#run((database) => findSessions(database, ids));
  }

  read(id: string): Promise<StoredSession | null> {
    return this.#run((database) => readSession(database, id));
  }

  list(userId: string, page: PageRequest): Promise<StoredSession[]> {
    return this.#run((database) => listSessions(database, userId, page));
  }

  noteActivity(activities: readonly Activity[], now: number): Promise<string[]> {
    return this.#run((database) => noteActivities(database, activities, now));
  }

  update(id: string, expected: ExpectedSession, changes: SessionChanges, now: number): Promise<boolean> {
    return this.#run((database) => updateSession(database, id, expected, changes, now));
  }

  admit(request: AdmitRequest): Promise<AdmitResult> {
    return this.#run((database) => admitSession(database, request));
  }

  setIdleTimeout(userId: string, idleTimeout: number, now: number): Promise<void> {
    return this.#run((database) => setIdleTimeout(database, userId, idleTimeout, now));
  }

  revoke(id: string, revocation: Revocation, owner?: string): Promise<boolean> {
    return this.#run((database) => endSession(database, id, revocation, owner));
  }

  revokeAll(userId: string, revocation: Revocation, except?: string): Promise<string[]> {
    return this.#run((database) => endAllSessions(database, userId, revocation, except));
  }

  findRevoked(userId: string, operation: string): Promise<string[]> {
    return this.#run((database) => findEnded(database, userId, operation));
  }

  findUser(userId: string): Promise<UserRecord | null> {
    return this.#run((database) => findUser(database, userId));
  }

  changeUser(
    userId: string,
    changes: UserChanges,
    expected?: { readonly details: string },
  ): Promise<boolean> {
    return this.#run((database) => changeUser(database, userId, changes, expected));
  }

  purge(before: number, limit: number): Promise<number> {
    return this.#run((database) => purgeSessions(database, before, limit));
  }

  /** Closes the connections that the store opened, without waiting for any; the Sequelize, which was given, stays open. */
  async close(): Promise<void> {
    this.#opened.runner.close();
  }

  #database(): Database {
    const { dialect, runner } = this.#opened;
    return new Database(dialect, this.#tables, runner, new Deadline(this.#timeout));
  }

  #run<T>(work: (database: Database) => Promise<T>): Promise<T> {
    return this.#outside.runInAsyncScope(async () => {
      try {
        return await work(this.#database());
      } catch (error) {
        throw this.#opened.dialect.lacksTable(error) ? unprepared(this.#tables, error) : error;
      }
    });
  }
}

/** What to do about a table that is not there, or not as it should be. */
function unprepared({ sessionsName, usersName }: Tables, cause: unknown): Error {
  const { message } = cause as Error;
  const named = [sessionsName, usersName].filter((name) => message.includes(name));
  const tables = named.length === 1 ? `table ${named[0]} is` : `tables ${sessionsName} and ${usersName} are`;
  return new Error(`The ${tables} not as needed (${message}): call await store.prepare() first.`, { cause });
}

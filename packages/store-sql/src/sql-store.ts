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
import { dialectOf } from './dialects/dialect-of.js';
import { migrate } from './migrations/migrate.js';
import { checkOptions, type SqlStoreOptions } from './sql-store-options.js';
import { tablesOf } from './tables.js';
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
 * Keeps sessions in SQLite, PostgreSQL, MySQL or MariaDB, through the application's own Sequelize.
 *
 * Whatever transaction the application has open, also one that Sequelize finds through CLS, statements of the store
 * are not part of it; and all go to the primary, whatever replicas there are. So the pool needs a connection to spare
 * for them. What Sequelize throws comes through: a time-out of the pool, a lost connection, a failed statement. From
 * {@link SqlStore.find}, which goes past its `query`, also what the driver throws.
 *
 * ```ts
 * const store = new SqlStore(new Sequelize('sqlite:sessions.sqlite', { logging: false }));
 * await store.prepare();
 * const sessions = new SessionManager({ store, keys: process.env.SESSION_KEYS });
 * ```
 */
export class SqlStore implements SessionStore {
  readonly contractVersion = CONTRACT_VERSION;
  readonly #database: Database;
  readonly #onWarning: (message: string) => void;
  /** Made outside any request: what runs in it finds no context of one, and leaves none on a pooled connection. */
  readonly #outside = new AsyncResource('SqlStore');

  /**
   * @param sequelize the application's own; it stays open when the store is closed
   * @throws TypeError for a dialect that the store doesn't know, and for options that it can't use
   */
  constructor(sequelize: Sequelize, options: SqlStoreOptions = {}) {
    if (typeof sequelize?.getDialect !== 'function') {
      throw new TypeError(
        "SqlStore takes a Sequelize 6: new SqlStore(new Sequelize('sqlite:sessions.sqlite')).",
      );
    }
    const { tablePrefix, schema, sqliteWal, onWarning } = checkOptions(options, sequelize.getDialect());
    const dialect = dialectOf(sequelize, sqliteWal);
    this.#database = new Database(sequelize, dialect, tablesOf(tablePrefix, schema, dialect.quoteMark));
    this.#onWarning = onWarning;
  }

  /**
   * Makes the tables, or brings them up to date, and looks at the settings of the database. Safe to call from many
   * processes at once. Needs the right to create tables only when there is something to create.
   *
   * @throws Error where the database is too old, or the connection can't carry every text
   */
  prepare(): Promise<void> {
    return this.#run(async () => {
      for (const message of await this.#database.dialect.prepare(this.#database)) this.#onWarning(message);
      await migrate(this.#database);
    });
  }

  insert(request: InsertRequest): Promise<InsertResult> {
    return this.#run(() => insertSession(this.#database, request));
  }

  find(ids: readonly string[]): Promise<SessionFacts[]> {
    return this.#run(() => findSessions(this.#database, ids));
  }

  read(id: string): Promise<StoredSession | null> {
    return this.#run(() => readSession(this.#database, id));
  }

  list(userId: string, page: PageRequest): Promise<StoredSession[]> {
    return this.#run(() => listSessions(this.#database, userId, page));
  }

  noteActivity(activities: readonly Activity[], now: number): Promise<string[]> {
    return this.#run(() => noteActivities(this.#database, activities, now));
  }

  update(id: string, expected: ExpectedSession, changes: SessionChanges, now: number): Promise<boolean> {
    return this.#run(() => updateSession(this.#database, id, expected, changes, now));
  }

  admit(request: AdmitRequest): Promise<AdmitResult> {
    return this.#run(() => admitSession(this.#database, request));
  }

  setIdleTimeout(userId: string, idleTimeout: number, now: number): Promise<void> {
    return this.#run(() => setIdleTimeout(this.#database, userId, idleTimeout, now));
  }

  revoke(id: string, revocation: Revocation, owner?: string): Promise<boolean> {
    return this.#run(() => endSession(this.#database, id, revocation, owner));
  }

  revokeAll(userId: string, revocation: Revocation, except?: string): Promise<string[]> {
    return this.#run(() => endAllSessions(this.#database, userId, revocation, except));
  }

  findRevoked(userId: string, operation: string): Promise<string[]> {
    return this.#run(() => findEnded(this.#database, userId, operation));
  }

  findUser(userId: string): Promise<UserRecord | null> {
    return this.#run(() => findUser(this.#database, userId));
  }

  changeUser(
    userId: string,
    changes: UserChanges,
    expected?: { readonly details: string },
  ): Promise<boolean> {
    return this.#run(() => changeUser(this.#database, userId, changes, expected));
  }

  purge(before: number, limit: number): Promise<number> {
    return this.#run(() => purgeSessions(this.#database, before, limit));
  }

  /** Does nothing: the Sequelize was given, and the store opens nothing else. */
  async close(): Promise<void> {}

  async #run<T>(work: () => Promise<T>): Promise<T> {
    return this.#outside.runInAsyncScope(work);
  }
}

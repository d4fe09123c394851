import { AsyncResource } from 'node:async_hooks';
import {
  type Activity,
  type AdmitRequest,
  type AdmitResult,
  type AllPage,
  type AllPageRequest,
  CONTRACT_VERSION,
  type EndedPageRequest,
  type Erasure,
  type ExpectedSession,
  type ExpectedUser,
  type InsertRequest,
  type InsertResult,
  type KeptSession,
  type Lease,
  type LeasedSessions,
  type LeaseTimes,
  type PageRequest,
  type Revocation,
  type RevokeBatchRequest,
  type RevokedBatch,
  type SessionChanges,
  type SessionFacts,
  type SessionStore,
  type StoredSession,
  type UserChanges,
  type UserRecord,
} from '@jwt-sessions/core/store';
import { handleOf, type SqlDatabase } from './application/handles.js';
import { Database } from './dialects/database.js';
import { inspectClock } from './dialects/inspect-clock.js';
import { assertMigrated, migrate, planMigrations } from './migrations/migrate.js';
import { type OpenedDatabase, openDatabase } from './open-database.js';
import { Preparation, type PreparationKind } from './preparation.js';
import { type Tables, tablesOf } from './sql/tables.js';
import { readOptions, type SqlStoreOptions } from './sql-store-options.js';
import { Deadline } from './time-limits/deadline.js';
import { admit } from './verbs/admit-session.js';
import { changeUser, findUser } from './verbs/change-user.js';
import { count } from './verbs/count-sessions.js';
import { eraseUser, purgeErasures } from './verbs/erase-user.js';
import { find, findLeased, read } from './verbs/find-sessions.js';
import { insert } from './verbs/insert-session.js';
import { changeLease, readLease } from './verbs/lease.js';
import { listAll } from './verbs/list-all-sessions.js';
import { findKept, listEnded } from './verbs/list-ended.js';
import { list } from './verbs/list-sessions.js';
import { noteActivity } from './verbs/note-activity.js';
import { purge } from './verbs/purge-sessions.js';
import { revokeBatch } from './verbs/revoke-batch.js';
import { findRevoked, revoke, revokeAll, revokeDevice } from './verbs/revoke-sessions.js';
import { setIdleTimeout } from './verbs/set-idle-timeout.js';
import { update } from './verbs/update-session.js';

/**
 * Keeps sessions in SQLite, PostgreSQL, MySQL or MariaDB, by way of the application's own Sequelize, `Pool` of pg, or `Pool` of
 * mysql2.
 *
 * From that it learns where the primary is and how to get there. On a server it opens connections of its own, at most as
 * many as the pool may have, so no statement of the store is part of a transaction of the application, or waits for one, or
 * for a connection that the application holds; SQLite is spoken to through Sequelize's.
 *
 * No call takes longer than the option `timeout`: an error whose `code` is `'ETIMEDOUT'` says so. What else the driver
 * throws comes through.
 *
 * ```ts
 * const store = new SqlStore(new Sequelize('sqlite:sessions.sqlite', { logging: false }));
 * const sessions = new SessionManager({ store, keys: process.env.SESSION_KEYS });
 * ```
 */
export class SqlStore implements SessionStore {
  readonly contractVersion = CONTRACT_VERSION;
  readonly #opened: OpenedDatabase;
  readonly #tables: Tables;
  readonly #timeout: number;
  readonly #onWarning: (message: string) => void;
  readonly #warnings = new Set<string>();
  readonly #preparation = new Preparation((kind) => this.#prepare(kind));
  /** Made outside any request: what runs in it finds no context of one, and leaves none on a pooled connection. */
  readonly #outside = new AsyncResource('SqlStore');

  /**
   * @param database what the application has already; when it is closed, so are the connections of the store
   * @throws TypeError for a database that the store doesn't know, and for options that it can't use
   */
  constructor(database: SqlDatabase, options: SqlStoreOptions = {}) {
    const handle = handleOf(database);
    const { prefix, schema, timeout, sqliteWal, onWarning } = readOptions(options, handle.dialect);
    this.#opened = openDatabase(handle, timeout, sqliteWal);
    this.#tables = tablesOf(prefix, schema, this.#opened.dialect.quoteMark);
    this.#timeout = timeout;
    this.#onWarning = onWarning;
  }

  /**
   * Makes the tables, or brings them up to date, and looks at the settings of the database. The store does so by itself
   * before its first call: call it to learn at the start of what stands in the way, or where another database user makes
   * the tables. Safe to call from many processes at once. Needs the right to create tables only when there is something to
   * create, and may take five minutes then.
   *
   * @throws Error where the database is too old or can't be written to, the connection can't carry every text, or the
   *   database user may not make the tables that are missing
   */
  prepare(): Promise<void> {
    return this.#outside.runInAsyncScope(() => this.#preparation.run());
  }

  /**
   * The statements by which {@link prepare} would change the schema, for whoever looks at them first or sends them by hand:
   * none where it is up to date. Changes nothing.
   */
  planPreparation(): Promise<string[]> {
    return this.#outside.runInAsyncScope(() => planMigrations(this.#database(new Deadline(this.#timeout))));
  }

  insert(request: InsertRequest): Promise<InsertResult> {
    return this.#run((database) => insert(database, request));
  }

  find(ids: readonly string[]): Promise<SessionFacts[]> {
    return this.#run((database) => find(database, ids));
  }

  findLeased(ids: readonly string[]): Promise<LeasedSessions> {
    return this.#run((database) => findLeased(database, ids));
  }

  readLease(): Promise<Lease> {
    return this.#run((database) => readLease(database));
  }

  changeLease(version: number, lease: LeaseTimes): Promise<boolean> {
    return this.#run((database) => changeLease(database, version, lease));
  }

  read(id: string): Promise<StoredSession | null> {
    return this.#run((database) => read(database, id));
  }

  list(userId: string, page: PageRequest): Promise<StoredSession[]> {
    return this.#run((database) => list(database, userId, page));
  }

  listEnded(userId: string, page: EndedPageRequest): Promise<KeptSession[]> {
    return this.#run((database) => listEnded(database, userId, page));
  }

  findKept(ids: readonly string[]): Promise<KeptSession[]> {
    return this.#run((database) => findKept(database, ids));
  }

  noteActivity(activities: readonly Activity[], now: number): Promise<string[]> {
    return this.#run((database) => noteActivity(database, activities, now));
  }

  update(id: string, expected: ExpectedSession, changes: SessionChanges, now: number): Promise<boolean> {
    return this.#run((database) => update(database, id, expected, changes, now));
  }

  admit(request: AdmitRequest): Promise<AdmitResult> {
    return this.#run((database) => admit(database, request));
  }

  setIdleTimeout(userId: string, idleTimeout: number, now: number): Promise<void> {
    return this.#run((database) => setIdleTimeout(database, userId, idleTimeout, now));
  }

  revoke(id: string, revocation: Revocation, owner?: string): Promise<boolean> {
    return this.#run((database) => revoke(database, id, revocation, owner));
  }

  revokeAll(userId: string, revocation: Revocation, except?: string): Promise<string[]> {
    return this.#run((database) => revokeAll(database, userId, revocation, except));
  }

  revokeDevice(userId: string, deviceId: string, revocation: Revocation): Promise<string[]> {
    return this.#run((database) => revokeDevice(database, userId, deviceId, revocation));
  }

  findRevoked(userId: string, operation: string): Promise<string[]> {
    return this.#run((database) => findRevoked(database, userId, operation));
  }

  revokeBatch(request: RevokeBatchRequest): Promise<RevokedBatch> {
    return this.#run((database) => revokeBatch(database, request));
  }

  listAll(page: AllPageRequest): Promise<AllPage> {
    return this.#run((database) => listAll(database, page));
  }

  count(now: number, userId?: string): Promise<number> {
    return this.#run((database) => count(database, now, userId));
  }

  findUser(userId: string): Promise<UserRecord | null> {
    return this.#run((database) => findUser(database, userId));
  }

  changeUser(userId: string, changes: UserChanges, expected?: ExpectedUser): Promise<boolean> {
    return this.#run((database) => changeUser(database, userId, changes, expected));
  }

  eraseUser(userId: string, erasure: Erasure): Promise<string[]> {
    return this.#run((database) => eraseUser(database, userId, erasure));
  }

  purgeErasures(before: number): Promise<number> {
    return this.#run((database) => purgeErasures(database, before));
  }

  purge(before: number, limit: number): Promise<number> {
    return this.#run((database) => purge(database, before, limit));
  }

  /** Closes the connections that the store opened, without waiting for any; what was given stays open. */
  async close(): Promise<void> {
    this.#opened.runner.close();
  }

  async #prepare(kind: PreparationKind): Promise<void> {
    const { dialect, runner } = this.#opened;
    const database = () => this.#database(new Deadline(this.#timeout));
    await runner.assertPrimary(new Deadline(this.#timeout));
    this.#warn(await dialect.prepare(database()));
    this.#warn(await inspectClock(database(), dialect.serverClock));
    if (kind === 'make') await migrate(database());
    else await assertMigrated(database());
    this.#warn(await dialect.inspectTables(database()));
  }

  #warn(messages: readonly string[]): void {
    for (const message of messages) {
      if (this.#warnings.has(message)) continue;
      this.#warnings.add(message);
      this.#onWarning(message);
    }
  }

  #database(deadline: Deadline): Database {
    const { dialect, runner } = this.#opened;
    return new Database(dialect, this.#tables, runner, deadline);
  }

  #run<T>(work: (database: Database) => Promise<T>): Promise<T> {
    return this.#outside.runInAsyncScope(async () => {
      const deadline = new Deadline(this.#timeout);
      if (!this.#preparation.isDone) await this.#preparation.within(deadline);
      try {
        return await work(this.#database(deadline));
      } catch (error) {
        if (!this.#opened.dialect.lacksTable(error)) throw error;
        this.#preparation.repeat();
        throw unlike(this.#tables, error);
      }
    });
  }
}

/** For a table that was as it should be when the store was prepared. */
function unlike({ dataNames, dataNamesText }: Tables, cause: unknown): Error {
  const { message } = cause as Error;
  const named = dataNames.filter((name) => message.includes(name));
  const all = `tables ${dataNamesText} are`;
  const tables = named.length === 1 ? `table ${named[0]} is` : all;
  return new Error(
    `The ${tables} not as needed (${message}): something else has dropped or altered what the store made. It looks again ` +
      'before its next call, and makes none anew: restore them, or call await store.prepare() for empty ones.',
    { cause },
  );
}

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
import type { Db, MongoClient } from 'mongodb';
import { type Collections, openCollections } from './documents/collections.js';
import { type StoreCall, withinTime } from './documents/store-call.js';
import { type MongoStoreOptions, type MongoStoreSettings, readOptions } from './mongo-store-options.js';
import { Preparation } from './setup/preparation.js';
import { planCollections, prepareCollections } from './setup/prepare-collections.js';
import { readTopology, type Topology, warnOfDirectConnection } from './setup/read-topology.js';
import { warnOfDurability } from './setup/warn-of-durability.js';
import { admitSession } from './verbs/admit-session.js';
import { changeUser, findUser } from './verbs/change-user.js';
import { countSessions } from './verbs/count-sessions.js';
import { eraseUser, purgeErasures } from './verbs/erase-user.js';
import { findLeased, findSessions } from './verbs/find-sessions.js';
import { insertSession } from './verbs/insert-session.js';
import { changeLease, readLease } from './verbs/lease.js';
import { listAllSessions } from './verbs/list-all-sessions.js';
import { findKept, listEnded } from './verbs/list-ended.js';
import { listSessions } from './verbs/list-sessions.js';
import { noteActivity } from './verbs/note-activity.js';
import { purgeSessions } from './verbs/purge-sessions.js';
import { readSession } from './verbs/read-session.js';
import { revokeBatch } from './verbs/revoke-batch.js';
import { findRevoked, revokeAllSessions, revokeSession } from './verbs/revoke-sessions.js';
import { setIdleTimeout } from './verbs/set-idle-timeout.js';
import { updateSession } from './verbs/update-session.js';

/**
 * Keeps sessions in MongoDB, through the official driver and your application's own client.
 *
 * Writes are acknowledged by a majority and reads go to the primary, whatever the client says. Nothing needs a
 * transaction. The first call prepares the collections. Every call but `prepare` rejects after `timeout` at the latest,
 * and with whatever the driver throws before that; the next call tries again. An id or user id that is not a string is a
 * `TypeError`.
 *
 * @example
 * const client = new MongoClient('mongodb://127.0.0.1:27017/app');
 * const store = new MongoStore(client);
 * const sessions = new SessionManager({ store, keys: process.env.SESSION_KEYS });
 */
export class MongoStore implements SessionStore {
  readonly contractVersion = CONTRACT_VERSION;
  readonly #db: Db;
  readonly #settings: MongoStoreSettings;
  readonly #collections: Collections;
  readonly #preparation = new Preparation(() => this.#prepare());

  /**
   * @param database where the collections are: the client's default database, or the one given
   * @throws TypeError for an invalid database or option
   */
  constructor(database: MongoClient | Db, options: MongoStoreOptions = {}) {
    this.#db = readDatabase(database);
    this.#settings = readOptions(options);
    this.#collections = openCollections(this.#db, this.#settings);
  }

  /**
   * Makes the indexes that are not there yet, and warns of what the server can't promise. The first call does that by
   * itself; call it to learn at the start of your application what is wrong, or to prepare the collections as a user who
   * may create indexes, for others who may not. Idempotent, and safe to run from several processes at once.
   *
   * @throws Error when the client talks to a server that can't be written to, such as a secondary, or when a collection
   *   or an index of that name exists that doesn't fit, saying what to do
   */
  async prepare(): Promise<void> {
    await this.#preparation.start();
  }

  /** What {@link prepare} would send, as the server's shell takes it: nothing where it is all there. Changes nothing. */
  planPreparation(): Promise<string[]> {
    return planCollections(this.#collections, this.#settings);
  }

  async insert(request: InsertRequest): Promise<InsertResult> {
    const { session, replaces } = request;
    assertTexts(session.id, session.userId, replaces?.id ?? '');
    return this.#call((call) => insertSession(call, request));
  }

  async find(ids: readonly string[]): Promise<SessionFacts[]> {
    assertTexts(...ids);
    return this.#call((call, { replicated }) => findSessions(call, ids, replicated));
  }

  async findLeased(ids: readonly string[]): Promise<LeasedSessions> {
    assertTexts(...ids);
    return this.#call((call, { replicated }) => findLeased(call, ids, replicated));
  }

  async readLease(): Promise<Lease> {
    return this.#call((call, { replicated }) => readLease(call, replicated));
  }

  async changeLease(version: number, lease: LeaseTimes): Promise<boolean> {
    return this.#call((call) => changeLease(call, version, lease));
  }

  async read(id: string): Promise<StoredSession | null> {
    assertTexts(id);
    return this.#call((call) => readSession(call, id));
  }

  async list(userId: string, page: PageRequest): Promise<StoredSession[]> {
    assertTexts(userId);
    return this.#call((call) => listSessions(call, userId, page));
  }

  async listEnded(userId: string, page: EndedPageRequest): Promise<KeptSession[]> {
    assertTexts(userId);
    return this.#call((call) => listEnded(call, userId, page));
  }

  async findKept(ids: readonly string[]): Promise<KeptSession[]> {
    assertTexts(...ids);
    return this.#call((call) => findKept(call, ids));
  }

  async noteActivity(activities: readonly Activity[], now: number): Promise<string[]> {
    assertTexts(...activities.map(({ id }) => id));
    return this.#call((call) => noteActivity(call, activities, now));
  }

  async update(
    id: string,
    expected: ExpectedSession,
    changes: SessionChanges,
    now: number,
  ): Promise<boolean> {
    assertTexts(id);
    return this.#call((call) => updateSession(call, id, expected, changes, now));
  }

  async admit(request: AdmitRequest): Promise<AdmitResult> {
    assertTexts(request.id, request.userId);
    return this.#call((call) => admitSession(call, request));
  }

  async setIdleTimeout(userId: string, idleTimeout: number, now: number): Promise<void> {
    assertTexts(userId);
    return this.#call((call) => setIdleTimeout(call, userId, idleTimeout, now));
  }

  async revoke(id: string, revocation: Revocation, owner?: string): Promise<boolean> {
    assertTexts(id, owner ?? '');
    return this.#call((call) => revokeSession(call, id, revocation, owner));
  }

  async revokeAll(userId: string, revocation: Revocation, except?: string): Promise<string[]> {
    assertTexts(userId, except ?? '');
    const scope = except === undefined ? { userId } : { userId, _id: { $ne: except } };
    return this.#call((call) => revokeAllSessions(call, scope, revocation));
  }

  async revokeDevice(userId: string, deviceId: string, revocation: Revocation): Promise<string[]> {
    assertTexts(userId, deviceId);
    return this.#call((call) => revokeAllSessions(call, { userId, deviceId }, revocation));
  }

  async findRevoked(userId: string, operation: string): Promise<string[]> {
    assertTexts(userId, operation);
    return this.#call((call) => findRevoked(call, userId, operation));
  }

  async revokeBatch(request: RevokeBatchRequest): Promise<RevokedBatch> {
    assertTexts(request.after ?? '');
    return this.#call((call) => revokeBatch(call, request));
  }

  async listAll(page: AllPageRequest): Promise<AllPage> {
    assertTexts(page.after ?? '');
    return this.#call((call) => listAllSessions(call, page));
  }

  async count(now: number, userId?: string): Promise<number> {
    assertTexts(userId ?? '');
    return this.#call((call) => countSessions(call, now, userId));
  }

  async findUser(userId: string): Promise<UserRecord | null> {
    assertTexts(userId);
    return this.#call((call) => findUser(call, userId));
  }

  async changeUser(userId: string, changes: UserChanges, expected?: ExpectedUser): Promise<boolean> {
    assertTexts(userId, expected?.session ?? '');
    return this.#call((call) => changeUser(call, userId, changes, expected));
  }

  async eraseUser(userId: string, erasure: Erasure): Promise<string[]> {
    assertTexts(userId);
    return this.#call((call) => eraseUser(call, userId, erasure));
  }

  async purgeErasures(before: number): Promise<number> {
    return this.#call((call) => purgeErasures(call, before));
  }

  async purge(before: number, limit: number): Promise<number> {
    return this.#call((call) => purgeSessions(call, before, limit));
  }

  /** Does nothing: the client is your application's, and the store opens nothing of its own. */
  async close(): Promise<void> {}

  #call<T>(work: (call: StoreCall, topology: Topology) => Promise<T>): Promise<T> {
    return withinTime(this.#collections, this.#settings.timeout, (call) => {
      const { topology } = this.#preparation;
      if (topology !== null) return work(call, topology);
      return this.#preparation.wait(call).then((prepared) => work(call, prepared));
    });
  }

  async #prepare(): Promise<Topology> {
    const topology = await readTopology(this.#db, this.#settings);
    await prepareCollections(this.#db, this.#collections, this.#settings);
    warnOfDirectConnection(this.#db, topology, this.#settings);
    await warnOfDurability(this.#db, topology, this.#settings);
    return topology;
  }
}

/** By what they can do, since the application may have another copy of the driver than the store would compare with. */
function readDatabase(database: MongoClient | Db): Db {
  if (typeof database === 'object' && database !== null) {
    if ('db' in database && typeof database.db === 'function') return database.db();
    if ('collection' in database && typeof database.collection === 'function') return database;
  }
  throw new TypeError("MongoStore needs a MongoClient, or a database of one, such as client.db('app').");
}

/**
 * Ids and user ids go into queries, where an object is an operator: `{ $ne: null }` would match everybody.
 *
 * @throws TypeError for anything but strings
 */
function assertTexts(...ids: readonly unknown[]): void {
  for (const id of ids) {
    if (typeof id !== 'string') throw new TypeError(`An id must be a string, not ${typeof id}.`);
  }
}

import { checkStore } from '../options/check-store.js';
import { Leases } from '../revocations/leases.js';
import type { ActorOptions, RevokeAllOptions, RevokeOptions } from '../revocations/revoke-options.js';
import type { DescribedSession } from '../session.js';
import { callStore } from '../store/call-store.js';
import { checkHealth, type Health } from '../store/check-health.js';
import type { SessionStore } from '../store/contract.js';
import { checkNames, type Names } from '../values/check-names.js';
import { readFunction } from '../values/check-values.js';
import { STOPWATCH } from '../values/clocks.js';
import { parseDuration } from '../values/duration.js';
import { SLEEP, type Sleep, sleep } from '../values/sleep.js';
import { assertUserId } from '../values/user-id.js';
import type { ImportCounts } from './import-counts.js';
import { type ImportOptions, importSessions } from './import-sessions.js';
import type { ImportedSession } from './imported-session.js';
import { type AdminListOptions, type AdminPage, findSession, listAllSessions } from './list-all-sessions.js';
import { purgeSessions } from './purge-sessions.js';
import { type RevokeAllUsersOptions, revokeAllUsers } from './revoke-all-users.js';
import { eraseUser, revokeSession, revokeUser } from './revoke-sessions.js';
import { setLease } from './set-lease.js';

/** What a `SessionAdmin` is built from. */
export interface SessionAdminOptions {
  readonly store: SessionStore;
  /** Gives the time, in milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
  /** @internal For tests. */
  readonly [STOPWATCH]?: () => number;
  /** @internal For tests. */
  readonly [SLEEP]?: Sleep;
}

/** What `SessionAdmin.purge` takes. */
export interface PurgeOptions {
  /** How long a session is kept after its end, as the manager's option says. Default `'1d'`. */
  readonly keepEnded?: string | undefined;
}

const OPTIONS: Names<SessionAdminOptions> = { store: true, clock: true };
const PURGE: Names<PurgeOptions> = { keepEnded: true };

/**
 * What runs a deployment and belongs to no request: for a script, a scheduled job or a page of your staff. It needs a
 * store and no keys, so whoever runs it can make no token.
 *
 * Every method rejects with {@link StoreUnavailableError} when the store fails.
 *
 * @example
 * const admin = new SessionAdmin({ store: new SqlStore(sequelize) });
 * console.log(`${await admin.purge()} sessions purged`);
 */
export class SessionAdmin {
  readonly #store: SessionStore;
  readonly #clock: () => number;
  readonly #leases: Leases;

  /** @throws TypeError for invalid options */
  constructor(options: SessionAdminOptions) {
    if (options === undefined) {
      throw new TypeError(
        'SessionAdmin needs a store: new SessionAdmin({ store: new SqlStore(sequelize) }).',
      );
    }
    checkNames(options, OPTIONS, 'SessionAdmin');
    checkStore(options.store);
    const { store } = options;
    const clock = readFunction(options.clock ?? Date.now, 'clock', 'returns milliseconds');
    const stopwatch = options[STOPWATCH] ?? (() => performance.now());
    this.#store = store;
    this.#clock = clock;
    this.#leases = new Leases({ store, hands: { clock, stopwatch, sleep: options[SLEEP] ?? sleep } });
  }

  /**
   * Removes sessions that have been over for so long, in batches; resolves to their number. A `SessionManager` does so
   * by itself every hour unless you turn that off (`tuning.purgeInterval`).
   */
  async purge(options: PurgeOptions = {}): Promise<number> {
    checkNames(options, PURGE, 'purge');
    const keepEnded = parseDuration(options.keepEnded ?? '1d', 'keepEnded');
    return purgeSessions(this.#store, this.#clock(), keepEnded);
  }

  /**
   * Puts sessions of another system into the store, so that its tokens work here (see the manager's `legacyTokens`).
   * No limit applies and no `issued` event is emitted. It may be run again: what is there is left as it is.
   *
   * @throws ImportStoppedError when the store fails, with what had been done
   * @throws TypeError for an invalid session, saying which, and for weak lookup ids that you didn't accept
   */
  importSessions(
    sessions: Iterable<ImportedSession> | AsyncIterable<ImportedSession>,
    options: ImportOptions = {},
  ): Promise<ImportCounts> {
    return importSessions({ store: this.#store, clock: this.#clock }, sessions, options);
  }

  /**
   * Ends the sessions of all users, those that are still pending or unconfirmed too; how many this call ended. Once this has
   * resolved, no process lets any session in whose log-in had been acknowledged before the call, whatever the clock of that
   * log-in said; with `issuedBefore`, any that began before. No `revoked` event is emitted.
   *
   * It works through the sessions in batches, each committed by itself, so it holds nothing up. Run it again when it
   * has failed: it ends what is left.
   *
   * @throws RevocationStoppedError when the store fails, with what had been done
   *
   * @example
   * await admin.revokeAllUsers({ reason: 'breach', onProgress: ({ share }) => console.log(`${Math.round(100 * share)} %`) });
   */
  revokeAllUsers(options: RevokeAllUsersOptions = {}): Promise<number> {
    return revokeAllUsers(this.#parts(), options);
  }

  /**
   * A page of live sessions, of all users or of one. Those of all come in the order of their ids, which tells nothing: for a
   * walk over all of them.
   *
   * @throws InvalidCursorError
   */
  async list(options: AdminListOptions = {}): Promise<AdminPage> {
    return listAllSessions(this.#store, this.#clock(), options);
  }

  /** A live session by its id, whoever's it is; null when there is none. */
  async find(id: string): Promise<DescribedSession | null> {
    return findSession(this.#store, this.#clock(), id);
  }

  /**
   * Ends one session, whoever's it is. Whether this call ended it: false when it is gone already, or was never there. Once
   * this has resolved, no process lets its token in any more; no `revoked` event is emitted.
   */
  async revoke(id: string, options: RevokeOptions = {}): Promise<boolean> {
    return revokeSession(this.#parts(), id, options);
  }

  /**
   * Ends all sessions of a user, but one where you name it; how many. Log-ins whose check of the credentials has begun by now are refused, and for two
   * seconds more those of processes whose clocks may differ. No `revoked` event is emitted.
   */
  async revokeAll(userId: string, options: RevokeAllOptions = {}): Promise<number> {
    return revokeUser(this.#parts(), userId, options);
  }

  /**
   * Removes everything that is kept of a user: sessions, ended ones, known devices, idle time; how many sessions it ended. It is
   * `SessionManager.eraseUser` without its events, for a shell or a job.
   */
  async eraseUser(userId: string, options: ActorOptions = {}): Promise<number> {
    return eraseUser(this.#parts(), userId, options);
  }

  /**
   * Says for how long a process may answer from memory, `'30s'` at most, or null for not at all, which is how it begins: no manager
   * caches for longer, whatever its `cacheFor`. From then on every ending waits one and a quarter times as long before it is
   * answered. So call it when each process that ends sessions has a version that does so, since one that doesn't would
   * acknowledge too early.
   *
   * A longer time is in force when this resolves. So is a shorter one, for which it waits until what was granted before has
   * run out. When it has failed, or its process has died in the middle, nothing is unsafe: call it again.
   *
   * @throws TypeError for what is no duration, and for one that is too long
   *
   * @example
   * await admin.setLease('2s');
   */
  async setLease(lease: string | null): Promise<void> {
    return setLease({ store: this.#store, leases: this.#leases }, lease);
  }

  /** How the store does: `SessionManager.health` for a shell or a job. A store that is not prepared is not prepared by it. */
  async health(): Promise<Health> {
    return checkHealth({ store: this.#store, stopwatch: () => performance.now(), mayPrepare: false });
  }

  /** How many sessions are live, of all users or of one. Of all, a SQL database walks an index over every one of them. */
  async count(userId?: string): Promise<number> {
    if (userId !== undefined) assertUserId(userId);
    return callStore(() => this.#store.count(this.#clock(), userId));
  }

  #parts() {
    return { store: this.#store, clock: this.#clock, leases: this.#leases };
  }
}

import type { ManagerSettings } from '../options/manager-options.js';
import { callStore } from '../store/call-store.js';
import type { SessionFacts, SessionStore, StoredSession } from '../store/contract.js';
import { instantOf } from '../values/clocks.js';
import { ActiveCache } from './active-cache.js';
import { NegativeCache } from './negative-cache.js';
import { SessionReader } from './session-reader.js';

export interface KnownSessionsOptions {
  readonly store: Pick<SessionStore, 'find' | 'findLeased' | 'read'>;
  readonly settings: ManagerSettings;
  /** Told of each session that is gone, when that becomes known here. */
  readonly onGone: (id: string) => void;
  /** Where sessions are remembered, told of the lease that the store grants with each that is found. */
  readonly onGrant: (grant: number) => void;
}

/**
 * What this process knows of sessions, and the way to learn more: which are gone, which were found valid a moment ago, and
 * the reader that asks the store. Whatever changes or ends a session says so here, and from that moment on nothing that is
 * remembered, or on its way, lets anybody in by what was before.
 */
export class KnownSessions {
  readonly #store: Pick<SessionStore, 'read'>;
  readonly #settings: ManagerSettings;
  readonly #onGone: (id: string) => void;
  readonly #reader: SessionReader;
  readonly #absent: NegativeCache;
  readonly #active: ActiveCache | null;
  /** How often everything was forgotten. */
  #times = 0;

  constructor({ store, settings, onGone, onGrant }: KnownSessionsOptions) {
    const { cacheFor, maxActive, maxAbsent, maxBatch } = settings;
    this.#store = store;
    this.#settings = settings;
    this.#onGone = onGone;
    this.#absent = new NegativeCache(maxAbsent, settings);
    const active = cacheFor === null ? null : new ActiveCache(cacheFor, maxActive, settings);
    this.#active = active;
    this.#reader = new SessionReader({
      store,
      leased: active !== null,
      maxBatch,
      now: () => instantOf(settings),
      onFound: (facts, sentAt, grant) => {
        active?.add(facts, sentAt, grant);
        if (active !== null) onGrant(grant);
      },
    });
  }

  /** Whether a session is known to be gone, for ever and everywhere. */
  isGone(id: string): boolean {
    return this.#absent.has(id);
  }

  /** A session that was found a moment ago, where such are remembered at all. */
  recall(id: string): SessionFacts | null {
    return this.#active === null ? null : this.#active.get(id, this.#settings.clock());
  }

  /**
   * The session as the store has it now, or null.
   *
   * @throws StoreUnavailableError
   */
  find(id: string): Promise<SessionFacts | null> {
    return this.#reader.find(id);
  }

  /**
   * Like {@link find}, with the details of the session: for whoever is about to change it and then to show it.
   *
   * @throws StoreUnavailableError
   */
  async read(id: string): Promise<StoredSession | null> {
    const times = this.#times;
    const stored = await callStore(() => this.#store.read(id));
    if (times !== this.#times) return this.read(id);
    // It may have been revoked here while the answer was on its way.
    return this.isGone(id) ? null : stored;
  }

  /** Says that the store has no such session, whose id came out of a token of ours. */
  noteAbsence(id: string): void {
    this.#active?.delete(id);
    // While sessions are being imported, what is not there yet may be there soon.
    if (!this.#settings.importing) this.#absent.add(id, this.#settings.absentTtl);
    this.#onGone(id);
  }

  /**
   * Says that the store has ended a session: from now on nothing here lets it in. It is remembered for as long as a
   * token of it may live.
   */
  markRevoked(id: string): void {
    this.#absent.add(id, this.#settings.absoluteTimeout);
    this.#active?.delete(id);
    this.#reader.markRevoked(id);
    this.#onGone(id);
  }

  /** Says that a session may be other than it was: what is known of it here, or on its way here, is out of date. */
  markChanged(id: string): void {
    this.#active?.delete(id);
    this.#reader.markChanged(id);
  }

  /** Like {@link markChanged}, for all sessions of a user. */
  markUserChanged(userId: string): void {
    this.#active?.deleteUser(userId);
    this.#reader.markUserChanged(userId);
  }

  /**
   * Makes a call of the store that changes a session. Also where it fails: the change may have been made.
   *
   * @throws StoreUnavailableError
   */
  async changing<T>(id: string, call: () => Promise<T>): Promise<T> {
    try {
      return await callStore(call);
    } finally {
      this.markChanged(id);
    }
  }

  /** Like {@link changing}, for all sessions of a user. */
  async changingUser<T>(userId: string, call: () => Promise<T>): Promise<T> {
    try {
      return await callStore(call);
    } finally {
      this.markUserChanged(userId);
    }
  }

  /** Forgets everything, as is needed after a backup of the store was restored. */
  clear(): void {
    this.#absent.clear();
    this.#active?.clear();
    this.#times += 1;
    this.#reader.markOutdated();
  }
}

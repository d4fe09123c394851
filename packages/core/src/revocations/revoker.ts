import { randomBytes } from 'node:crypto';
import type { Actor, Announce, RevocationReason } from '../events.js';
import type { KnownSessions } from '../requests/known-sessions.js';
import { callStore } from '../store/call-store.js';
import type { Revocation, SessionStore, StoredSession } from '../store/contract.js';
import { textOfActor } from '../values/actor-text.js';
import { checkNames, type Names } from '../values/check-names.js';
import { isDeviceId } from '../values/device-id.js';
import { isSessionId } from '../values/lookup-id.js';
import { shown } from '../values/shown.js';
import type { Aftermath } from '../work/aftermath.js';
import { type RecentEnds, validAfter } from './recent-ends.js';

/** In whose name your application acts. */
export interface ActorOptions {
  /** Who of your staff, or which of your programs, for the event; the record keeps 52 characters of it. */
  readonly actor?: string | undefined;
}

/** What `SessionManager.revoke` takes beside the ids. */
export interface RevokeOptions extends ActorOptions {
  /** Why, for the event and the record: 1 to 64 characters. Default `'admin'`. */
  readonly reason?: RevocationReason | undefined;
}

/** What `SessionManager.revokeAll` takes beside the user id. */
export interface RevokeAllOptions extends RevokeOptions {
  /** The id of a session that stays: the one that changed the password, say. */
  readonly except?: string | undefined;
}

const CONFIRM: Names<ActorOptions> = { actor: true };
const REVOKE: Names<RevokeOptions> = { ...CONFIRM, reason: true };
const REVOKE_ALL: Names<RevokeAllOptions> = { ...REVOKE, except: true };
const NAMES = {
  confirm: CONFIRM,
  revoke: REVOKE,
  revokeDevice: REVOKE,
  revokeAll: REVOKE_ALL,
  eraseUser: CONFIRM,
};

/**
 * Who acts, by the options of a method.
 *
 * @throws TypeError for a name that it has not, and for an actor that is no name
 */
export function readActor(options: ActorOptions, method: keyof typeof NAMES): Actor {
  checkNames(options, NAMES[method], method);
  return applicationOf(options);
}

/**
 * Your application, in the name that it gives.
 *
 * @throws TypeError for an actor that is no name
 */
export function applicationOf({ actor }: ActorOptions): Actor {
  if (actor !== undefined && typeof actor !== 'string') {
    throw new TypeError(`actor must be a name, as a string, not ${shown(actor)}.`);
  }
  return { type: 'application', name: actor ?? null };
}

/**
 * The id of the session that stays, where there is one.
 *
 * @throws TypeError for what is no session id
 */
export function readExcept(except: string | undefined): string | undefined {
  if (except === undefined || isSessionId(except)) return except;
  throw new TypeError(
    `except must be the id of the session that stays, or be left out, not ${shown(except)}.`,
  );
}

const MAX_REASON = 64;

/** @throws TypeError for what is no reason */
export function readReason(reason: RevocationReason): RevocationReason {
  if (typeof reason !== 'string' || reason === '' || reason.length > MAX_REASON) {
    throw new TypeError(`reason must be a string of 1 to ${MAX_REASON} characters, not ${shown(reason)}.`);
  }
  return reason;
}

/** Why sessions end, and who ended them. */
export interface RevocationCause {
  /** 1 to 64 characters. */
  readonly reason: RevocationReason;
  readonly by: Actor;
}

/** What a call of the store may end, and who ends it. */
export interface Attempt {
  readonly revocation: Revocation;
  readonly by: Actor;
}

export interface RevokerOptions {
  readonly store: Pick<
    SessionStore,
    'revoke' | 'revokeAll' | 'revokeDevice' | 'changeUser' | 'findUser' | 'eraseUser' | 'findRevoked'
  >;
  readonly clock: () => number;
  readonly latestTime: () => number;
  readonly known: Pick<KnownSessions, 'markRevoked' | 'markChanged' | 'markUserChanged'>;
  readonly recentEnds: RecentEnds;
  readonly aftermath: Aftermath;
  readonly announce: Announce;
}

/**
 * Ends sessions. Whatever ends one comes through here, so that nothing lets it in any more once the store has ended
 * it, and each has its one `revoked` event.
 */
export class Revoker {
  readonly #options: RevokerOptions;

  constructor(options: RevokerOptions) {
    this.#options = options;
  }

  /** Ends one session of a user; whether this call did. */
  async revoke(userId: string, id: string, cause: RevocationCause): Promise<boolean> {
    const attempt = this.#attemptOf(cause);
    // What is no session id can't be in a store, and needn't be asked for.
    if (!isSessionId(id)) return false;
    const { store } = this.#options;
    const ended = await this.attempting(userId, [attempt], () =>
      store.revoke(id, attempt.revocation, userId),
    );
    if (ended) this.noteRevoked([id], userId, attempt);
    // Somebody else had ended it, then, and this answer says so as well.
    else this.#options.known.markChanged(id);
    return ended;
  }

  /** Ends a user's sessions but the one that stays; how many this call ended. */
  async revokeOthers(userId: string, keptId: string, cause: RevocationCause): Promise<number> {
    return (await this.#revokeAll(userId, this.#attemptOf(cause), keptId)).length;
  }

  /** Ends a user's sessions on a device; the ids of those that this call ended. */
  async revokeDevice(userId: string, deviceId: string, cause: RevocationCause): Promise<string[]> {
    const attempt = this.#attemptOf(cause);
    // What is no id of a device can't be in a store, and needn't be asked for.
    if (!isDeviceId(deviceId)) return [];
    const { store } = this.#options;
    return this.#revokeMany(userId, attempt, () => store.revokeDevice(userId, deviceId, attempt.revocation));
  }

  /**
   * Ends a user's sessions, but one where it is named; how many this call ended. A log-in whose check of the
   * credentials has begun by now is refused.
   */
  async revokeAll(userId: string, cause: RevocationCause, keptId?: string): Promise<number> {
    const attempt = this.#attemptOf(cause);
    const { store } = this.#options;
    const given = validAfter(attempt.revocation.at);
    await callStore(() => store.changeUser(userId, { validAfter: given }));
    // It may have moved on further, by what other processes did before.
    const user = await callStore(() => store.findUser(userId));
    this.#noteEnd(userId, user?.validAfter ?? given);
    return (await this.#revokeAll(userId, attempt, keptId)).length;
  }

  /**
   * Removes all that is kept of a user; how many sessions this call ended. A log-in whose check of the credentials has begun by
   * now is refused. Where the answer is lost and yet it was done, nothing is left to say which sessions it ended: then they
   * have no event.
   */
  async eraseUser(userId: string, cause: RevocationCause): Promise<number> {
    const attempt = this.#attemptOf(cause);
    const { store, known } = this.#options;
    const { revocation } = attempt;
    const erasure = { validAfter: validAfter(revocation.at), revocation };
    const ids = await this.attempting(userId, [attempt], () => store.eraseUser(userId, erasure));
    this.#noteEnd(userId, erasure.validAfter);
    this.noteRevoked(ids, userId, attempt);
    known.markUserChanged(userId);
    return ids.length;
  }

  /**
   * Makes a call of the store that may end sessions of a user. When it fails they may be ended nonetheless, or be so in a
   * moment: then what is known of them here is forgotten at once, and what was ended is told when it is known.
   *
   * @throws StoreUnavailableError
   */
  async attempting<T>(userId: string, attempts: readonly Attempt[], call: () => Promise<T>): Promise<T> {
    const { aftermath, known } = this.#options;
    try {
      return await callStore(call);
    } catch (error) {
      known.markUserChanged(userId);
      for (const attempt of attempts)
        aftermath.watch(attempt.revocation.operation, this.#lookFor(userId, attempt));
      throw error;
    }
  }

  /** Says that the store has ended sessions of a user. */
  noteRevoked(ids: readonly string[], userId: string, { revocation, by }: Attempt): void {
    const { known, announce } = this.#options;
    const at = new Date(revocation.at);
    // All of them first: a listener that is told of one may act on another.
    for (const id of ids) known.markRevoked(id);
    for (const sessionId of ids)
      announce('revoked', { sessionId, userId, reason: revocation.reason, at, by });
  }

  /** Ends what a log-in that failed may have left: a session that takes a place, though nobody has its token. */
  abandon({ id, userId }: Pick<StoredSession, 'id' | 'userId'>): void {
    const { aftermath, store, clock } = this.#options;
    // Without an event, since nobody was told of the session.
    aftermath.watch(id, () =>
      store.revoke(id, createRevocation(clock(), 'abandoned', { type: 'rule' }), userId),
    );
  }

  #noteEnd(userId: string, validAfter: number): void {
    const { clock, latestTime, recentEnds } = this.#options;
    // Where the clock was set back, a check that has begun by now may bear a later time.
    recentEnds.note(userId, { doneAt: Math.max(clock(), latestTime()), validAfter });
  }

  #lookFor(userId: string, attempt: Attempt): () => Promise<boolean> {
    const told = new Set<string>();
    return async () => {
      const ended = await this.#options.store.findRevoked(userId, attempt.revocation.operation);
      const news = ended.filter((id) => !told.has(id));
      for (const id of news) told.add(id);
      this.noteRevoked(news, userId, attempt);
      // There may be more to come: not every store ends all at once.
      return false;
    };
  }

  #revokeAll(userId: string, attempt: Attempt, keptId?: string): Promise<string[]> {
    const { store } = this.#options;
    return this.#revokeMany(userId, attempt, () => store.revokeAll(userId, attempt.revocation, keptId));
  }

  async #revokeMany(userId: string, attempt: Attempt, call: () => Promise<string[]>): Promise<string[]> {
    const ids = await this.attempting(userId, [attempt], call);
    this.noteRevoked(ids, userId, attempt);
    // Those that somebody else had ended before are over by this answer as well.
    this.#options.known.markUserChanged(userId);
    return ids;
  }

  #attemptOf({ reason, by }: RevocationCause): Attempt {
    return { revocation: createRevocation(this.#options.clock(), readReason(reason), by), by };
  }
}

const OPERATION_BYTES = 16;

/**
 * How one call ends sessions: by an operation of its own, so that what it ended can be found again when its answer is lost.
 *
 * @param at milliseconds since the epoch
 */
export function createRevocation(at: number, reason: RevocationReason, by: Actor): Revocation {
  return { at, reason, by: textOfActor(by), operation: randomBytes(OPERATION_BYTES).toString('base64url') };
}

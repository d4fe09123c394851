import { randomBytes } from 'node:crypto';
import type { Actor, Announce, RevocationReason } from '../events.js';
import type { KnownSessions } from '../requests/known-sessions.js';
import { callStore } from '../store/call-store.js';
import type { Revocation, SessionStore, StoredSession } from '../store/contract.js';
import { textOfActor } from '../values/actor-text.js';
import { isDeviceId } from '../values/device-id.js';
import { isSessionId } from '../values/lookup-id.js';
import type { Aftermath } from '../work/aftermath.js';
import type { LeaseEnd, Leases } from './leases.js';
import { type RecentEnds, validAfter } from './recent-ends.js';
import { readReason } from './revoke-options.js';

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
  readonly leases: Leases;
  readonly aftermath: Aftermath;
  readonly announce: Announce;
}

/** Sessions that a call of the store has revoked, and by which attempt. */
export type Revoked = readonly [ids: readonly string[], attempt: Attempt];

/**
 * Ends sessions. Whatever ends one comes through here, so that nothing lets it in any more once the store has ended
 * it, and each has its one `revoked` event.
 *
 * Nothing here lets it in from the commit on. The answer waits for what other processes may still answer from memory, whatever it
 * says: that a session had ended before, or never was, tells that it is over as well.
 */
export class Revoker {
  readonly #options: RevokerOptions;

  constructor(options: RevokerOptions) {
    this.#options = options;
  }

  /** Ends one session of a user; whether this call did. */
  async revoke(userId: string, id: string, cause: RevocationCause): Promise<boolean> {
    const attempt = this.#attemptOf(cause);
    const ended = await this.#revoke(userId, id, attempt);
    await this.#acknowledge(userId, [ended ? [id] : [], attempt]);
    return ended;
  }

  /**
   * Like {@link revoke}, for a session whose place another one has taken. Nobody is told that it is over but by its event, which
   * says from when on that is so everywhere.
   */
  async giveWay(userId: string, id: string, cause: RevocationCause): Promise<void> {
    const attempt = this.#attemptOf(cause);
    const ended = await this.#revoke(userId, id, attempt);
    await this.noteMadeRoom(userId, [[ended ? [id] : [], attempt]]);
  }

  /** Ends a user's sessions but the one that stays; how many this call ended. */
  async revokeOthers(userId: string, keptId: string, cause: RevocationCause): Promise<number> {
    return (await this.#revokeAll(userId, this.#attemptOf(cause), keptId)).length;
  }

  /** Ends a user's sessions on a device; the ids of those that this call ended. */
  async revokeDevice(userId: string, deviceId: string, cause: RevocationCause): Promise<string[]> {
    const attempt = this.#attemptOf(cause);
    const { store } = this.#options;
    return this.#revokeMany(userId, attempt, async () =>
      // What is no id of a device can't be in a store, and needn't be asked for.
      isDeviceId(deviceId) ? store.revokeDevice(userId, deviceId, attempt.revocation) : [],
    );
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
    known.markUserChanged(userId);
    await this.#acknowledge(userId, [ids, attempt]);
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

  /**
   * Says that sessions of a user had to go for another one. They are told of at once, with when that is so everywhere: who logs in
   * is not to wait for it, and must not fail for it either.
   */
  async noteMadeRoom(userId: string, revoked: readonly Revoked[]): Promise<void> {
    this.#markRevoked(revoked);
    if (revoked.every(([ids]) => ids.length === 0)) return;
    try {
      const { at } = await this.#options.leases.findEnd();
      this.#tell(userId, revoked, at);
    } catch {
      this.#tellLater(userId, revoked);
    }
  }

  /**
   * Waits until no process answers by what was before a change that the store has acknowledged, for an answer that says of a
   * session that it is over, or has fewer rights.
   *
   * @throws StoreUnavailableError
   */
  outlastLeases(): Promise<void> {
    return this.#options.leases.outlast();
  }

  /**
   * Ends what a log-in that failed may have left: a session that takes a place, though nobody has its token.
   *
   * @param alsoUndo undoes what came with the session, where that was there
   */
  abandon({ id, userId }: Pick<StoredSession, 'id' | 'userId'>, alsoUndo: () => Promise<unknown>): void {
    const { aftermath, store, clock } = this.#options;
    let wasThere = false;
    aftermath.watch(id, async () => {
      // Without an event, since nobody was told of the session.
      wasThere ||= await store.revoke(id, createRevocation(clock(), 'abandoned', { type: 'rule' }), userId);
      if (wasThere) await alsoUndo();
      return wasThere;
    });
  }

  #noteEnd(userId: string, validAfter: number): void {
    const { clock, latestTime, recentEnds } = this.#options;
    // Where the clock was set back, a check that has begun by now may bear a later time.
    recentEnds.note(userId, { doneAt: Math.max(clock(), latestTime()), validAfter });
  }

  #lookFor(userId: string, attempt: Attempt): () => Promise<boolean> {
    const told = new Set<string>();
    return async () => {
      const { store, leases } = this.#options;
      const ended = await store.findRevoked(userId, attempt.revocation.operation);
      this.#markRevoked([[ended, attempt]]);
      if (ended.some((id) => !told.has(id))) {
        const end = await leases.findEnd();
        const news = ended.filter((id) => !told.has(id));
        for (const id of news) told.add(id);
        this.#tellAtEnd(userId, [[news, attempt]], end);
      }
      // There may be more to come: not every store ends all at once.
      return false;
    };
  }

  /**
   * Says that the store has ended sessions of a user, if any, when no process lets them in any more.
   *
   * @throws StoreUnavailableError where it can't be known when that is; the sessions are told of when it is known
   */
  async #acknowledge(userId: string, ...revoked: readonly Revoked[]): Promise<void> {
    this.#markRevoked(revoked);
    let end: LeaseEnd;
    try {
      end = await this.#options.leases.findEnd();
    } catch (error) {
      this.#tellLater(userId, revoked);
      throw error;
    }
    await end.reached();
    this.#tellEnded(userId, revoked, end);
  }

  #markRevoked(revoked: readonly Revoked[]): void {
    for (const [ids] of revoked) for (const id of ids) this.#options.known.markRevoked(id);
  }

  #tell(userId: string, revoked: readonly Revoked[], effectiveAt: number): void {
    for (const [ids, { revocation, by }] of revoked) {
      const { reason, at } = revocation;
      for (const sessionId of ids) {
        this.#options.announce('revoked', {
          sessionId,
          userId,
          reason,
          at: new Date(at),
          effectiveAt: new Date(effectiveAt),
          by,
        });
      }
    }
  }

  /** Tells of sessions for which it is time: also where the clock was set back meanwhile. */
  #tellEnded(userId: string, revoked: readonly Revoked[], { at }: LeaseEnd): void {
    this.#tell(userId, revoked, Math.min(at, this.#options.clock()));
  }

  /** Tells of sessions when no process lets them in any more; nobody waits for it. */
  #tellAtEnd(userId: string, revoked: readonly Revoked[], end: LeaseEnd): void {
    void end.reached({ keepsProcess: false }).then(() => this.#tellEnded(userId, revoked, end));
  }

  /** Tells of sessions that were ended when it is known when that is so everywhere. */
  #tellLater(userId: string, revoked: readonly Revoked[]): void {
    const { aftermath, leases } = this.#options;
    for (const each of revoked) {
      const [ids, { revocation }] = each;
      if (ids.length === 0) continue;
      let isTold = false;
      aftermath.watch(revocation.operation, async () => {
        const end = await leases.findEnd();
        if (!isTold) this.#tellAtEnd(userId, [each], end);
        isTold = true;
        return true;
      });
    }
  }

  async #revoke(userId: string, id: string, attempt: Attempt): Promise<boolean> {
    const { store, known } = this.#options;
    // What is no session id can't be in a store, and needn't be asked for.
    if (!isSessionId(id)) return false;
    const ended = await this.attempting(userId, [attempt], () =>
      store.revoke(id, attempt.revocation, userId),
    );
    // Somebody else had ended it, then, and this answer says so as well.
    if (!ended) known.markChanged(id);
    return ended;
  }

  #revokeAll(userId: string, attempt: Attempt, keptId?: string): Promise<string[]> {
    const { store } = this.#options;
    return this.#revokeMany(userId, attempt, () => store.revokeAll(userId, attempt.revocation, keptId));
  }

  async #revokeMany(userId: string, attempt: Attempt, call: () => Promise<string[]>): Promise<string[]> {
    const ids = await this.attempting(userId, [attempt], call);
    // Those that somebody else had ended before are over by this answer as well.
    this.#options.known.markUserChanged(userId);
    await this.#acknowledge(userId, [ids, attempt]);
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

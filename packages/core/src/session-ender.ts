import { callStore } from './call-store.js';
import { isSessionId } from './lookup-id.js';
import type { Announce } from './session-emitter.js';
import type { Actor, EndReason } from './session-events.js';
import type { Ending, SessionStore } from './store.js';

const MAX_REASON = 64;

/** Why sessions end, and who ended them. */
export interface EndCause {
  /** 1 to 64 characters. */
  readonly reason: EndReason;
  readonly by: Actor;
}

/**
 * Ends sessions. Whatever ends one comes through here, so that nothing lets it in any more once the store has ended
 * it, and each has its one `revoked` event.
 */
export class SessionEnder {
  readonly #store: Pick<SessionStore, 'end' | 'endAll' | 'changeUser'>;
  readonly #clock: () => number;
  readonly #markEnded: (id: string) => void;
  readonly #announce: Announce;

  constructor(options: {
    readonly store: Pick<SessionStore, 'end' | 'endAll' | 'changeUser'>;
    readonly clock: () => number;
    /** Told of each session that the store has ended. */
    readonly markEnded: (id: string) => void;
    readonly announce: Announce;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#markEnded = options.markEnded;
    this.#announce = options.announce;
  }

  /** Ends one session of a user; whether this call did. */
  async end(userId: string, id: string, cause: EndCause): Promise<boolean> {
    const ending = this.#ending(cause);
    // What is no session id can't be in a store, and needn't be asked for.
    if (!isSessionId(id)) return false;
    const ended = await callStore(() => this.#store.end(id, ending, userId));
    if (ended) this.noteEnded([id], userId, ending, cause.by);
    return ended;
  }

  /** Ends a user's sessions but the one that stays; how many this call ended. */
  async endOthers(userId: string, keptId: string, cause: EndCause): Promise<number> {
    return this.#endMany(userId, this.#ending(cause), cause.by, keptId);
  }

  /**
   * Ends a user's sessions, but one where it is named; how many this call ended. A log-in whose check of the
   * credentials has begun by now is refused.
   */
  async endAll(userId: string, cause: EndCause, keptId?: string): Promise<number> {
    const ending = this.#ending(cause);
    // The next millisecond: a check that began within this one may have seen the old password.
    const validAfter = ending.at + 1;
    await callStore(() => this.#store.changeUser(userId, { validAfter }));
    return this.#endMany(userId, ending, cause.by, keptId);
  }

  /** Says that the store has ended sessions of a user. */
  noteEnded(ids: readonly string[], userId: string, ending: Ending, by: Actor): void {
    // All of them first: a listener that is told of one may act on another.
    for (const id of ids) this.#markEnded(id);
    for (const sessionId of ids) {
      this.#announce('revoked', { sessionId, userId, reason: ending.reason, at: new Date(ending.at), by });
    }
  }

  async #endMany(userId: string, ending: Ending, by: Actor, keptId?: string): Promise<number> {
    const ids = await callStore(() => this.#store.endAll(userId, ending, keptId));
    this.noteEnded(ids, userId, ending, by);
    return ids.length;
  }

  #ending({ reason }: EndCause): Ending {
    if (typeof reason !== 'string' || reason === '' || reason.length > MAX_REASON) {
      throw new TypeError(`The reason must be a text of 1 to ${MAX_REASON} characters.`);
    }
    return { at: this.#clock(), reason };
  }
}

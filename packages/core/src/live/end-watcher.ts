import { InvalidTokenError, type RefusalReason } from '../errors.js';
import type { Session } from '../session.js';
import { callStore } from '../store/call-store.js';
import type { SessionFacts, SessionStore } from '../store/contract.js';
import type { Clocks } from '../values/clocks.js';
import { isKnownStatus } from '../views/status.js';
import { PATIENCE, withinTime } from '../work/within-time.js';
import { RepeatedLook } from './repeated-look.js';

/** How often the store is asked, in milliseconds: an end is told within twice that. */
const INTERVAL = 500;
/** Few statements, so that ten thousand sessions are looked at in good time; each small enough to hold nobody up. */
const MAX_BATCH = 500;

/**
 * Fires when a session has ended; its `reason` is an {@link InvalidTokenError}. Let it go when what it was for is over: by
 * `using`, or by `signal[Symbol.dispose]()`.
 */
export type EndSignal = AbortSignal & Disposable;

type Watched = Pick<Session, 'id' | 'userId'>;

export interface EndWatcherOptions {
  readonly store: Pick<SessionStore, 'find'>;
  readonly hands: Clocks;
  readonly onError: (error: unknown) => void;
}

/**
 * Tells what is open when its session ends, wherever it was ended: those that are watched are looked at again twice a
 * second, many in one statement, so that nothing can be missed. A store that fails makes it late, and never wrong.
 */
export class EndWatcher {
  readonly #store: EndWatcherOptions['store'];
  readonly #hands: Clocks;
  readonly #watched = new Map<string, Map<AbortController, Watched>>();
  readonly #look: RepeatedLook;

  constructor({ store, hands, onError }: EndWatcherOptions) {
    this.#store = store;
    this.#hands = hands;
    this.#look = new RepeatedLook({
      interval: INTERVAL,
      look: () => this.#lookAtAll(),
      isNeeded: () => this.#watched.size > 0,
      hands,
      onError,
    });
  }

  /** A signal that fires when the session ends. Whether it has ended already is for the next look to see. */
  watch({ id, userId }: Watched): EndSignal {
    const controller = new AbortController();
    const controllers = this.#watched.get(id) ?? new Map<AbortController, Watched>();
    this.#watched.set(id, controllers.set(controller, { id, userId }));
    this.#look.start();
    return Object.assign(controller.signal, { [Symbol.dispose]: () => this.#letGo(id, controller) });
  }

  /** Says that a session has ended. */
  tellEnd(id: string, reason: RefusalReason): void {
    const controllers = this.#watched.get(id);
    if (controllers === undefined) return;
    this.#watched.delete(id);
    for (const [controller, { userId }] of controllers) {
      controller.abort(new InvalidTokenError(reason, { sessionId: id, userId }));
    }
  }

  /** Stops looking, when the look that is under way has come to its end. */
  close(): Promise<void> {
    return this.#look.close();
  }

  #letGo(id: string, controller: AbortController): void {
    const controllers = this.#watched.get(id);
    controllers?.delete(controller);
    if (controllers?.size === 0) this.#watched.delete(id);
  }

  async #lookAtAll(): Promise<void> {
    const ids = [...this.#watched.keys()];
    for (let start = 0; start < ids.length; start += MAX_BATCH) {
      await this.#lookAt(ids.slice(start, start + MAX_BATCH));
    }
  }

  /** Whoever registers meanwhile is looked at the next time: this answer may be older than their session. */
  async #lookAt(ids: readonly string[]): Promise<void> {
    const tooLate = `Looking for sessions that have ended took longer than ${PATIENCE} ms.`;
    const found = await callStore(() => withinTime(PATIENCE, () => this.#store.find(ids), tooLate));
    const present = new Map(found.map((facts) => [facts.id, facts]));
    const now = this.#hands.clock();
    for (const id of ids) {
      const reason = reasonOf(present.get(id), now);
      if (reason !== null) this.tellEnd(id, reason);
    }
  }
}

function reasonOf(facts: SessionFacts | undefined, now: number): RefusalReason | null {
  if (facts === undefined) return 'session_absent';
  if (facts.expiresAt <= now) return 'session_expired';
  return isKnownStatus(facts.status) ? null : 'unknown_status';
}

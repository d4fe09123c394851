import { StoreUnavailableError } from '../errors.js';
import type { LeasedSessions, SessionFacts, SessionStore } from '../store/contract.js';
import type { Instant } from '../values/clocks.js';

/** How long a statement waits for those under way, in milliseconds: the least that a timer can. */
const MAX_WAIT = 1;
/** From that many ids on sharing saves little: a statement costs about as much as ten rows, and is spread over them. */
const WORTH_SENDING = 25;

type Found = ReadonlyMap<string, SessionFacts | null>;

/** Those who ask with one statement. */
interface Batch {
  /** By the ids that are asked for: null until found. */
  readonly sessions: Map<string, SessionFacts | null>;
  readonly answer: Promise<Found>;
  readonly resolve: (found: Found) => void;
  readonly reject: (error: StoreUnavailableError) => void;
  /** Runs while it waits for those under way. */
  patience: NodeJS.Timeout | undefined;
  /** Ids that were ended here since the statement was sent: its answer is older than their revocation. */
  readonly revoked: Set<string>;
  /** Ids that were changed here since then: its answer is right for those who asked, and not to be remembered. */
  readonly changed: Set<string>;
  /** Users whose sessions were all changed here since then. */
  readonly changedUsers: Set<string>;
  /** Whether its answer is of a time that is over, and to be asked for once more. */
  isOutdated: boolean;
}

export interface SessionReaderOptions {
  readonly store: Pick<SessionStore, 'find' | 'findLeased'>;
  /** Whether what is found may be remembered: then the store says with each answer for how long. */
  readonly leased: boolean;
  /** Ids in one statement, at most. */
  readonly maxBatch: number;
  readonly now: () => Instant;
  /** Told in the very step in which the answer is given, so that no ending can come between. */
  readonly onFound: (facts: SessionFacts, sentAt: Instant, grant: number) => void;
}

/**
 * Reads sessions for requests. Those that arrive in the same turn of the event loop share one statement, and so do
 * those that arrive while others are under way, for a millisecond at most: one slow answer must not hold up all others.
 * A request never joins a statement that was sent before it arrived, so nobody gets an answer older than their question.
 *
 * A crowd is split: a statement goes without waiting once it is worth it and asks for as many as are under way already.
 * If all asked at once, all would wait for the database together, and the process would have nothing to do meanwhile.
 */
export class SessionReader {
  readonly #options: SessionReaderOptions;
  readonly #inFlight = new Set<Batch>();
  #next: Batch | null = null;

  constructor(options: SessionReaderOptions) {
    this.#options = options;
  }

  /**
   * The session, or null when it is absent or was ended here while the statement was under way.
   *
   * @throws StoreUnavailableError
   */
  async find(id: string): Promise<SessionFacts | null> {
    this.#next ??= this.#open();
    const batch = this.#next;
    batch.sessions.set(id, null);
    if (this.#isFull(batch)) this.#send(batch);
    const found = await batch.answer;
    if (batch.isOutdated) return this.find(id);
    return found.get(id) ?? null;
  }

  /** Says that the store has ended a session, so that no answer under way lets it in. */
  markRevoked(id: string): void {
    for (const batch of this.#inFlight) batch.revoked.add(id);
  }

  /** Says that the store has changed a session, so that no answer under way is remembered as what it is now. */
  markChanged(id: string): void {
    for (const batch of this.#inFlight) batch.changed.add(id);
  }

  /** Like {@link markChanged}, for all sessions of a user. */
  markUserChanged(userId: string): void {
    for (const batch of this.#inFlight) batch.changedUsers.add(userId);
  }

  /** Says that the store is of another time from now on: who waits for an answer of before is given one of now. */
  markOutdated(): void {
    for (const batch of this.#inFlight) batch.isOutdated = true;
  }

  #open(): Batch {
    const batch = createBatch();
    if (this.#inFlight.size === 0) this.#sendSoon(batch);
    else batch.patience = setTimeout(() => this.#sendSoon(batch), MAX_WAIT);
    return batch;
  }

  #isFull({ sessions: { size } }: Batch): boolean {
    if (size >= this.#options.maxBatch) return true;
    if (size < WORTH_SENDING) return false;
    let underWay = 0;
    for (const { sessions } of this.#inFlight) underWay += sessions.size;
    return size >= underWay;
  }

  /** After the poll phase, so that all requests that arrived in it are aboard. */
  #sendSoon(batch: Batch): void {
    setImmediate(() => {
      // Unless it has become active meanwhile.
      if (this.#next === batch) this.#send(batch);
    });
  }

  async #send(batch: Batch): Promise<void> {
    this.#next = null;
    clearTimeout(batch.patience);
    this.#inFlight.add(batch);
    const sentAt = this.#options.now();
    try {
      const { sessions, grant } = await this.#ask([...batch.sessions.keys()]);
      for (const facts of sessions) {
        if (batch.revoked.has(facts.id)) continue;
        batch.sessions.set(facts.id, facts);
        if (isStill(facts, batch)) this.#options.onFound(facts, sentAt, grant);
      }
      batch.resolve(batch.sessions);
    } catch (cause) {
      batch.reject(new StoreUnavailableError(cause));
    } finally {
      this.#inFlight.delete(batch);
      this.#stopWaiting();
    }
  }

  async #ask(ids: readonly string[]): Promise<LeasedSessions> {
    const { store, leased } = this.#options;
    return leased ? store.findLeased(ids) : { sessions: await store.find(ids), grant: 0 };
  }

  /** When nothing is under way any more, whoever waited for that waits no longer. */
  #stopWaiting(): void {
    const next = this.#next;
    if (next === null || this.#inFlight.size > 0) return;
    clearTimeout(next.patience);
    this.#sendSoon(next);
  }
}

function createBatch(): Batch {
  let resolve: Batch['resolve'] = () => {};
  let reject: Batch['reject'] = () => {};
  const answer = new Promise<Found>((onAnswer, onError) => {
    resolve = onAnswer;
    reject = onError;
  });
  return {
    sessions: new Map(),
    answer,
    resolve,
    reject,
    patience: undefined,
    revoked: new Set(),
    changed: new Set(),
    changedUsers: new Set(),
    isOutdated: false,
  };
}

/** Whether nothing here has changed a session since the statement that found it was sent. */
function isStill({ id, userId }: SessionFacts, { changed, changedUsers, isOutdated }: Batch): boolean {
  return !isOutdated && !changed.has(id) && !changedUsers.has(userId);
}

import { StoreUnavailableError } from './errors.js';
import type { SessionFacts, SessionStore } from './store.js';

/** How long a statement waits for another one's answer, in milliseconds: the least that a timer can. */
const MAX_WAIT = 1;

interface Batch {
  readonly requests: Map<string, Request>;
  /** Runs while the batch waits for another one's answer; null once it is about to be sent. */
  patience: NodeJS.Timeout | null;
  /** Ids that were ended here since the statement was sent: its answer is older than their ending. */
  readonly ended: Set<string>;
  /** Ids that were changed here since then: its answer is right for those who asked, and not to be remembered. */
  readonly changed: Set<string>;
  /** Users whose sessions were all changed here since then. */
  readonly changedUsers: Set<string>;
}

interface Request {
  readonly answer: Promise<SessionFacts | null>;
  readonly resolve: (facts: SessionFacts | null) => void;
  readonly reject: (error: StoreUnavailableError) => void;
}

export interface SessionReaderOptions {
  readonly store: Pick<SessionStore, 'find'>;
  /** Ids in one statement, at most. */
  readonly maxBatch: number;
  readonly clock: () => number;
  /** Told in the very step in which the answer is given, so that no ending can come between. */
  readonly onFound: (facts: SessionFacts, sentAt: number) => void;
}

/**
 * Reads sessions for requests. Those that arrive in the same turn of the event loop share one statement, and so do
 * those that arrive while another is under way, for a millisecond at most: one slow answer must not hold up all others.
 * A request never joins a statement that was sent before it arrived, so nobody gets an answer older than their question.
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
  find(id: string): Promise<SessionFacts | null> {
    const batch = this.#batchFor(id);
    let request = batch.requests.get(id);
    if (request === undefined) {
      request = createRequest();
      batch.requests.set(id, request);
    }
    return request.answer;
  }

  /** Says that the store has ended a session, so that no answer under way lets it in. */
  markEnded(id: string): void {
    for (const batch of this.#inFlight) batch.ended.add(id);
  }

  /** Says that the store has changed a session, so that no answer under way is remembered as what it is now. */
  markChanged(id: string): void {
    for (const batch of this.#inFlight) batch.changed.add(id);
  }

  /** Like {@link markChanged}, for all sessions of a user. */
  markUserChanged(userId: string): void {
    for (const batch of this.#inFlight) batch.changedUsers.add(userId);
  }

  #batchFor(id: string): Batch {
    const next = this.#next;
    if (next !== null) {
      if (next.requests.size < this.#options.maxBatch || next.requests.has(id)) return next;
      // A full one has nobody to wait for.
      this.#stopWaiting(next);
    }
    const batch: Batch = {
      requests: new Map(),
      ended: new Set(),
      changed: new Set(),
      changedUsers: new Set(),
      patience: null,
    };
    this.#next = batch;
    if (this.#inFlight.size === 0) this.#sendSoon(batch);
    else batch.patience = setTimeout(() => this.#stopWaiting(batch), MAX_WAIT);
    return batch;
  }

  /** After the poll phase, so that all requests that arrived in it are aboard. */
  #sendSoon(batch: Batch): void {
    setImmediate(() => this.#send(batch));
  }

  /** Whoever waits, waits no longer. */
  #stopWaiting(batch: Batch | null): void {
    if (batch === null || batch.patience === null) return;
    clearTimeout(batch.patience);
    batch.patience = null;
    this.#sendSoon(batch);
  }

  async #send(batch: Batch): Promise<void> {
    if (this.#next === batch) this.#next = null;
    this.#inFlight.add(batch);
    const sentAt = this.#options.clock();
    try {
      const rows = await this.#options.store.find([...batch.requests.keys()]);
      const found = new Map(rows.map((row) => [row.id, row]));
      for (const [id, request] of batch.requests) {
        const facts = batch.ended.has(id) ? undefined : found.get(id);
        if (facts !== undefined && isStill(facts, batch)) this.#options.onFound(facts, sentAt);
        request.resolve(facts ?? null);
      }
    } catch (cause) {
      const error = new StoreUnavailableError(cause);
      for (const request of batch.requests.values()) request.reject(error);
    } finally {
      this.#inFlight.delete(batch);
      this.#stopWaiting(this.#next);
    }
  }
}

function createRequest(): Request {
  let resolve: Request['resolve'] = () => {};
  let reject: Request['reject'] = () => {};
  const answer = new Promise<SessionFacts | null>((onAnswer, onError) => {
    resolve = onAnswer;
    reject = onError;
  });
  return { answer, resolve, reject };
}

/** Whether nothing here has changed a session since the statement that found it was sent. */
function isStill({ id, userId }: SessionFacts, { changed, changedUsers }: Batch): boolean {
  return !changed.has(id) && !changedUsers.has(userId);
}

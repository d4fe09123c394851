import { StoreUnavailableError } from './errors.js';
import type { SessionFacts, SessionStore } from './store.js';

interface Batch {
  readonly requests: Map<string, Request>;
  /** Ids that were ended here since the statement was sent: its answer is older than their ending. */
  readonly ended: Set<string>;
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
 * Reads sessions for requests. Those that arrive in the same turn of the event loop share one statement; a request
 * never joins one that was sent before it arrived, so nobody gets an answer older than their question.
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

  #batchFor(id: string): Batch {
    const next = this.#next;
    if (next !== null && (next.requests.size < this.#options.maxBatch || next.requests.has(id))) return next;
    const batch: Batch = { requests: new Map(), ended: new Set() };
    this.#next = batch;
    // After the poll phase, so that all requests that arrived in it are aboard.
    setImmediate(() => this.#send(batch));
    return batch;
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
        if (facts !== undefined) this.#options.onFound(facts, sentAt);
        request.resolve(facts ?? null);
      }
    } catch (cause) {
      const error = new StoreUnavailableError(cause);
      for (const request of batch.requests.values()) request.reject(error);
    } finally {
      this.#inFlight.delete(batch);
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

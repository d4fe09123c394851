import type { StoreCall } from '../documents/store-call.js';
import type { Topology } from './read-topology.js';

/**
 * Has the store prepared before its first call, once: calls that come meanwhile wait for the same attempt, and after one
 * that failed the next call makes another. One that hangs is a failed one for whoever has no more time to wait for it.
 */
export class Preparation {
  readonly #prepare: () => Promise<Topology>;
  #topology: Topology | null = null;
  /** The last attempt, as long as it is under way. */
  #attempt: Promise<Topology> | null = null;

  constructor(prepare: () => Promise<Topology>) {
    this.#prepare = prepare;
  }

  /** What the store was prepared on; null while it isn't prepared. */
  get topology(): Topology | null {
    return this.#topology;
  }

  /** Prepares the store, whether it was or not: another member may have become the primary, or a server a member. */
  start(): Promise<Topology> {
    const attempt = this.#prepare();
    this.#attempt = attempt;
    attempt.then(
      (topology) => this.#conclude(attempt, topology),
      () => this.#conclude(attempt, null),
    );
    return attempt;
  }

  /** Waits until the store is prepared, but not longer than a call may take. */
  async wait({ within }: Pick<StoreCall, 'within'>): Promise<Topology> {
    const attempt = this.#attempt ?? this.start();
    try {
      return await within(attempt);
    } catch (error) {
      this.#conclude(attempt, null);
      throw error;
    }
  }

  #conclude(attempt: Promise<Topology>, topology: Topology | null): void {
    // What comes of an earlier one says nothing any more.
    if (this.#attempt !== attempt) return;
    this.#attempt = null;
    this.#topology = topology;
  }
}

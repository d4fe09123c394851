import { LRUCache } from 'lru-cache';
import type { SessionFacts } from '../store/contract.js';
import { ageOf, type Clocks, type Instant } from '../values/clocks.js';

interface Entry {
  readonly facts: SessionFacts;
  readonly sentAt: Instant;
  /** How long it may be used from then on, in milliseconds. */
  readonly lease: number;
}

/**
 * Sessions that were found valid a moment ago. While an entry lives, an ending by another process goes unnoticed; so that one
 * waits for as long as the store has granted it, before it is acknowledged.
 */
export class ActiveCache {
  readonly #cacheFor: number;
  readonly #stopwatch: Clocks['stopwatch'];
  readonly #entries: LRUCache<string, Entry>;

  /**
   * @param cacheFor milliseconds from the moment when the read was sent, at most
   * @param max entries; the least recently used goes first
   */
  constructor(cacheFor: number, max: number, { stopwatch }: Pick<Clocks, 'stopwatch'>) {
    this.#cacheFor = cacheFor;
    this.#stopwatch = stopwatch;
    this.#entries = new LRUCache({ max });
  }

  /**
   * A session whose lease is not over. The age is that of this moment, by a stopwatch that is read now.
   *
   * @param now by the clock
   */
  get(id: string, now: number): SessionFacts | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    const age = ageOf(entry.sentAt, { time: now, ticks: this.#stopwatch() });
    return age < entry.lease ? entry.facts : null;
  }

  /** @param grant the lease that came with the very read that found the session, in milliseconds */
  add(facts: SessionFacts, sentAt: Instant, grant: number): void {
    const lease = Math.min(this.#cacheFor, grant);
    if (lease > 0) this.#entries.set(facts.id, { facts, sentAt, lease });
    else this.#entries.delete(facts.id);
  }

  delete(id: string): void {
    this.#entries.delete(id);
  }

  /** Walks over all entries: users change what concerns all their sessions once in a while. */
  deleteUser(userId: string): void {
    for (const [id, { facts }] of this.#entries) {
      if (facts.userId === userId) this.#entries.delete(id);
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}

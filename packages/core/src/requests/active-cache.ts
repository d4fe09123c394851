import { LRUCache } from 'lru-cache';
import type { SessionFacts } from '../store/contract.js';
import { ageOf, type Clocks, type Instant } from '../values/clocks.js';

interface Entry {
  readonly facts: SessionFacts;
  readonly sentAt: Instant;
}

/** Sessions that were found valid a moment ago. While an entry lives, an ending by another process goes unnoticed. */
export class ActiveCache {
  readonly #ttl: number;
  readonly #stopwatch: Clocks['stopwatch'];
  readonly #entries: LRUCache<string, Entry>;

  /**
   * @param ttl milliseconds from the moment when the read was sent
   * @param max entries; the least recently used goes first
   */
  constructor(ttl: number, max: number, { stopwatch }: Pick<Clocks, 'stopwatch'>) {
    this.#ttl = ttl;
    this.#stopwatch = stopwatch;
    this.#entries = new LRUCache({ max });
  }

  /** @param now by the clock */
  get(id: string, now: number): SessionFacts | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    const age = ageOf(entry.sentAt, { time: now, ticks: this.#stopwatch() });
    return age < this.#ttl ? entry.facts : null;
  }

  add(facts: SessionFacts, sentAt: Instant): void {
    this.#entries.set(facts.id, { facts, sentAt });
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

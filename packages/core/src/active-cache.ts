import { LRUCache } from 'lru-cache';
import type { SessionFacts } from './store.js';

interface Entry {
  readonly facts: SessionFacts;
  readonly until: number;
}

/** Sessions that were found valid a moment ago. While an entry lives, an ending by another process goes unnoticed. */
export class ActiveCache {
  readonly #ttl: number;
  readonly #entries: LRUCache<string, Entry>;

  /**
   * @param ttl milliseconds from the moment when the read was sent
   * @param max entries; the least recently used goes first
   */
  constructor(ttl: number, max: number) {
    this.#ttl = ttl;
    this.#entries = new LRUCache({ max });
  }

  get(id: string, now: number): SessionFacts | null {
    const entry = this.#entries.get(id);
    return entry !== undefined && entry.until > now ? entry.facts : null;
  }

  add(facts: SessionFacts, sentAt: number): void {
    this.#entries.set(facts.id, { facts, until: sentAt + this.#ttl });
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

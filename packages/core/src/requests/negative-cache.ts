import { LRUCache } from 'lru-cache';
import type { Clocks } from '../values/clocks.js';
import { flatCopy } from '../values/flat-copy.js';

/**
 * The session ids that are known to be absent. Ids are random and an ending is final, so an entry is true for ever and
 * everywhere; its time limit only makes room. What may enter, and when, is the manager's rule.
 */
export class NegativeCache {
  readonly #until: LRUCache<string, number>;
  readonly #stopwatch: Clocks['stopwatch'];

  /** @param max entries; the least recently used goes first */
  constructor(max: number, { stopwatch }: Pick<Clocks, 'stopwatch'>) {
    this.#until = new LRUCache({ max });
    this.#stopwatch = stopwatch;
  }

  has(id: string): boolean {
    const until = this.#until.get(id) ?? Number.NEGATIVE_INFINITY;
    if (until > this.#stopwatch()) return true;
    this.#until.delete(id);
    return false;
  }

  /** Remembers an id for a time. A longer memory of it stays. */
  add(id: string, duration: number): void {
    const until = this.#stopwatch() + duration;
    const known = this.#until.peek(id) ?? 0;
    // It may be part of an address that a client sent.
    this.#until.set(flatCopy(id), Math.max(known, until));
  }

  clear(): void {
    this.#until.clear();
  }
}

import fc from 'fast-check';
import type { SessionStore } from '../../src/store/contract.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import type { World } from './world.js';

/**
 * What becomes of a call: it is carried out and answered; it fails and is never carried out; it is carried out and its answer is
 * lost; it fails, and is carried out afterwards.
 */
export type Fate = 'answered' | 'fails' | 'lost' | 'late';

/** The fates of the calls to come, in the order in which they are made; what comes after them is answered. */
export const fates: fc.Arbitrary<readonly Fate[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant('answered' as const) },
    { weight: 1, arbitrary: fc.constantFrom('fails' as const, 'lost' as const, 'late' as const) },
  ),
  { maxLength: 25 },
);

/** What is told of calls: `by` says whose. */
interface Watch {
  /** In the very step in which it is carried out. */
  readonly carriedOut?: (by: number, method: string, args: readonly unknown[]) => void;
  /** In the very step in which it fails. */
  readonly failed?: () => void;
}

/** A memory store whose calls are carried out at one moment and answered at a later one, when the world says so. */
export class HeldStore {
  /** What is behind it, which answers at once. */
  readonly store: SessionStore;
  readonly #world: World;
  readonly #coming: Fate[];
  readonly #watch: Watch;
  #isHeld = false;

  constructor(world: World, fates: readonly Fate[], watch: Watch = {}, store = new MemoryStore()) {
    this.store = store;
    this.#world = world;
    this.#coming = [...fates];
    this.#watch = watch;
  }

  /** Holds calls from now on; until then they are answered at once. */
  hold(): void {
    this.#isHeld = true;
  }

  /** From now on nothing fails any more. */
  recover(): void {
    this.#coming.length = 0;
  }

  /** As a process sees it. */
  seenBy(by: number): SessionStore {
    return new Proxy(this.store, {
      get: (store, member: keyof SessionStore) => {
        const value: unknown = store[member];
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          this.#call(member, () => {
            this.#watch.carriedOut?.(by, member, args);
            return Reflect.apply(value, store, args);
          });
      },
    });
  }

  async #call(method: string, carryOut: () => Promise<unknown>): Promise<unknown> {
    if (!this.#isHeld) return carryOut();
    const world = this.#world;
    const fate = this.#coming.shift() ?? 'answered';
    await world.moment(fate === 'answered' ? method : `${method} ${fate}`);
    if (fate === 'late') void world.moment(`${method} after all`).then(carryOut);
    if (fate === 'late' || fate === 'fails') throw this.#failure(method);
    const answer = await carryOut();
    await world.moment(`${method} is answered`);
    if (fate === 'lost') throw this.#failure(method);
    return answer;
  }

  #failure(method: string): Error {
    this.#watch.failed?.();
    return new Error(`${method} failed.`);
  }
}

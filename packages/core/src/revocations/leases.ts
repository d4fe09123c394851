import { callStore } from '../store/call-store.js';
import type { SessionStore } from '../store/contract.js';
import type { Clocks } from '../values/clocks.js';
import type { Sleep } from '../values/sleep.js';

/**
 * How much longer than a lease is waited. Two stopwatches may run at different rates: chrony alone makes a clock up to 8 % faster or
 * slower while it corrects it.
 */
const MARGIN = 1.25;

/** What it takes to wait for leases. */
export interface LeasesOptions {
  readonly store: Pick<SessionStore, 'readLease'>;
  readonly hands: Clocks & { readonly sleep: Sleep };
}

/**
 * The end of what other processes may answer from memory (Gray and Cheriton, Leases, 1989): whoever has committed a change waits for
 * it before saying so. The proof is in docs/design.md.
 */
export interface LeaseEnd {
  /** When it is, by the clock, in milliseconds since the epoch. */
  readonly at: number;
  /** Resolves when it has come, by the stopwatch. */
  reached(options?: { readonly keepsProcess: boolean }): Promise<void>;
}

/** Tells for how long after a change other processes may answer by what was before. */
export class Leases {
  readonly #store: LeasesOptions['store'];
  readonly #hands: LeasesOptions['hands'];

  constructor({ store, hands }: LeasesOptions) {
    this.#store = store;
    this.#hands = hands;
  }

  /**
   * When nobody answers any more by what was before a change that the store has acknowledged. To be called then, and not earlier:
   * what is waited for is read after the commit, or a longer lease might be granted in between.
   *
   * @throws StoreUnavailableError where that can't be known: then the change may not be told of as done
   */
  async findEnd(): Promise<LeaseEnd> {
    const { clock, stopwatch, sleep } = this.#hands;
    const committedAt = { time: clock(), ticks: stopwatch() };
    const { wait } = await callStore(() => this.#store.readLease());
    const duration = wait * MARGIN;
    return {
      at: Math.ceil(committedAt.time + duration),
      reached: async ({ keepsProcess } = { keepsProcess: true }) => {
        // A timer may fire early: it says only that it is worth looking again.
        for (;;) {
          const left = duration - (stopwatch() - committedAt.ticks);
          if (left <= 0) return;
          await sleep(left, keepsProcess);
        }
      },
    };
  }

  /**
   * Waits until nobody answers any more by what was before a change that the store has acknowledged.
   *
   * @throws StoreUnavailableError
   */
  async outlast(): Promise<void> {
    await (await this.findEnd()).reached();
  }
}

import type { StartTimer } from '../bodies/read-body.js';
import { TooManyAttemptsError } from '../refusals/request-errors.js';
import { show } from '../values/check-options.js';
import type { AttemptCounter } from './attempt-counter.js';
import { InsuredCounter, Outage, type TellFailure } from './insured-counter.js';
import { type AttemptLimit, type Limit, type LimitName, limits } from './limits.js';
import { MemoryCounter } from './memory-counter.js';
import { type CountedLimit, rateLimitFields, secondsOf } from './rate-limit-fields.js';

/** By which limit something counts, and by which key. */
export interface Demand {
  readonly limit: LimitName;
  readonly key: string;
}

/** A demand that was met: the attempt is counted. */
export interface Spent extends CountedLimit {
  readonly demand: Demand;
}

interface BudgetsOptions {
  /** Makes what counts for all processes; null for this process alone. */
  readonly counters: ((limit: AttemptLimit) => AttemptCounter) | null;
  readonly startTimer: StartTimer;
  readonly now?: () => number;
}

/** How many attempts there are left. They are counted before anything is looked at, so that none slips through beside another. */
export class Budgets {
  readonly #counters: Readonly<Record<LimitName, MemoryCounter | InsuredCounter>>;

  constructor({ counters, startTimer, now = () => performance.now() }: BudgetsOptions) {
    const outage = new Outage(now);
    const create = ({ keyPrefix, points, duration }: Limit) => {
      const memory = new MemoryCounter({ points, duration }, now);
      if (counters === null) return memory;
      const counter = counters({ keyPrefix, points, duration });
      checkCounter(counter);
      return new InsuredCounter(counter, memory, { outage, startTimer });
    };
    const created = Object.entries(limits).map(([name, limit]) => [name, create(limit)]);
    this.#counters = Object.fromEntries(created);
  }

  /**
   * Counts an attempt by each of the limits, in their order, or by none.
   *
   * @throws TooManyAttemptsError
   */
  async take(demands: readonly Demand[], tell: TellFailure): Promise<Spent[]> {
    const spent: Spent[] = [];
    for (const demand of demands) {
      const taken = await this.#counters[demand.limit].take(demand.key, tell);
      const counted = { demand, limit: limits[demand.limit], taken };
      if (taken.refused) {
        await this.giveBack(spent, tell);
        throw tooMany(counted);
      }
      spent.push(counted);
    }
    return spent;
  }

  /** Takes attempts back: they were none. */
  async giveBack(spent: readonly Spent[], tell: TellFailure): Promise<void> {
    await Promise.all(
      spent.map(({ demand: { limit, key }, taken }) => this.#counters[limit].giveBack(key, taken, tell)),
    );
  }

  /** Forgets whatever was tried. */
  async reset({ limit, key }: Demand, tell: TellFailure): Promise<void> {
    await this.#counters[limit].reset(key, tell);
  }
}

/** @throws TypeError for what can't count */
function checkCounter(counter: AttemptCounter): void {
  const { consume, reward, delete: remove } = counter ?? {};
  if ([consume, reward, remove].every((method) => typeof method === 'function')) return;
  throw new TypeError(
    `throttle.counters must return a limiter of rate-limiter-flexible, with consume, reward and delete, not ${show(counter)}.`,
  );
}

function tooMany(counted: CountedLimit): TooManyAttemptsError {
  return new TooManyAttemptsError(`${secondsOf(counted.taken)}s`, undefined, {
    headers: rateLimitFields([counted]),
  });
}

import type fc from 'fast-check';
import { vi } from 'vitest';

/** Of the real event loop: when it has turned, all that one step led to has happened. */
const turn = (
  (setImmediate) => () =>
    new Promise((resolve) => setImmediate(resolve))
)(setImmediate);
/** More than there are sessions. */
export const ROOM = 100;
/** Of caches that are made anew for each case. */
export const SMALL = { maxAbsent: ROOM, maxActive: ROOM, maxVerified: ROOM };

const MAX_STEPS = 10_000;

const { SEARCH_RUNS: runs = '100', SEARCH_SEED: seed } = process.env;

/**
 * How many cases are tried: others each time, but where a fault is planted, which is looked for among more of them, and the same each
 * time. What fails is made smaller, for no longer than this; fast-check prints the seed by which it comes again.
 */
export const SEARCH = {
  numRuns: Number(runs),
  ...(seed !== undefined && { seed: Number(seed) }),
  interruptAfterTimeLimit: 40_000,
};

/**
 * A process or several in which nothing happens by itself: the end of a turn of the event loop, what a store does and what it
 * answers are tasks of fast-check's scheduler, which has them happen in any order, and time passes when it is told to.
 */
export class World {
  readonly #scheduler: fc.Scheduler;
  #underWay = 0;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Resolves at any moment from now on. */
  async moment(name: string): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve(), name);
  }

  /** Has something begin at a moment, and waits for its end in {@link end}. */
  async begin(moment: Promise<unknown>, work: () => unknown): Promise<void> {
    this.#underWay += 1;
    try {
      await moment;
      await work();
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Lets time pass. */
  pass(milliseconds: number): void {
    vi.advanceTimersByTime(milliseconds);
  }

  /** Lets everything happen until all that was begun is over. What waits for nothing but time is given it. */
  async end(): Promise<void> {
    for (let steps = 0; steps < MAX_STEPS; steps += 1) {
      await turn();
      if (this.#scheduler.count() > 0) await this.#scheduler.waitNext(1);
      else if (this.#underWay === 0) return;
      else if (vi.getTimerCount() > 0) vi.advanceTimersToNextTimer();
      else throw new Error('Something waits for what never happens.');
    }
    throw new Error('It never comes to an end.');
  }
}

/** Plays in a world of its own. The clock, the stopwatch, the timers and `setImmediate` are that world's meanwhile. */
export async function inWorld(scheduler: fc.Scheduler, play: (world: World) => Promise<void>): Promise<void> {
  const world = new World(scheduler);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: START });
  vi.stubGlobal('setImmediate', (then: () => void) => void world.moment('the turn ends').then(then));
  try {
    await play(world);
  } finally {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  }
}

const START = Date.UTC(2026, 0, 1, 12);

/** Lets time pass in the world that is there, for what waits for nothing else. */
export async function sleepInWorld(milliseconds: number): Promise<void> {
  await new Promise<void>((wake) => setTimeout(wake, Math.ceil(milliseconds)));
}

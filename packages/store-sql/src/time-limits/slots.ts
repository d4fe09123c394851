import type { Deadline } from './deadline.js';

/** Lets so many do something at a time; the others wait, in the order in which they came, until their time is over. */
export class Slots {
  readonly #what: string;
  readonly #room: number;
  readonly #waiting = new Set<() => void>();
  #free: number;

  /**
   * @param what the thing that there are so many of, for errors: `'connection'`
   * @param room how many may wait; who comes when it is full fails at once
   */
  constructor(size: number, what: string, room = Number.POSITIVE_INFINITY) {
    this.#free = size;
    this.#what = what;
    this.#room = room;
  }

  /** Takes a slot if one is free and nobody waits for it. */
  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  /**
   * Waits for a slot. Who has one gives it back by {@link release}.
   *
   * @throws OutOfTimeError; Error where too many wait already
   */
  async take(deadline: Deadline): Promise<void> {
    if (this.tryTake()) return;
    if (this.#waiting.size >= this.#room) {
      throw new Error(`${this.#room} calls to the store wait for a ${this.#what} already.`);
    }
    let proceed = () => {};
    const turn = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    this.#waiting.add(proceed);
    await deadline.race(
      turn,
      () => `waiting for a ${this.#what}`,
      () => this.#waiting.delete(proceed),
    );
  }

  /** Hands the slot to whoever waits longest. */
  release(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}

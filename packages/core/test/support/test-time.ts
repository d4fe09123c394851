/** The time of a test, by both hands of a manager. */
export class TestTime {
  #clock: number;
  #ticks = 0;

  constructor(start: number) {
    this.#clock = start;
  }

  /** The present by the clock. Moving it on lets time pass; one that is moved back was set. */
  get now(): number {
    return this.#clock;
  }

  set now(time: number) {
    this.#ticks += Math.max(0, time - this.#clock);
    this.#clock = time;
  }

  /** Milliseconds that have passed. */
  get ticks(): number {
    return this.#ticks;
  }

  /** Sets the clock, on or back, without any time passing; set on, it is as after a sleep of the machine. */
  setClock(by: number): void {
    this.#clock += by;
  }
}

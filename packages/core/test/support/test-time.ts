interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** The time of a test, by both hands of a manager. */
export class TestTime {
  #clock: number;
  #ticks = 0;
  #stands = false;
  #sleepers: Sleeper[] = [];

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
    this.#wakeDue();
  }

  /** Milliseconds that have passed. */
  get ticks(): number {
    return this.#ticks;
  }

  /**
   * What waits for time to pass. By default it passes at once, so that nobody sleeps; while it {@link stands}, whoever waits does so
   * until the test moves it on.
   */
  readonly sleep = async (milliseconds: number): Promise<void> => {
    if (!this.#stands) {
      this.now += Math.ceil(milliseconds);
      return;
    }
    const until = this.#ticks + milliseconds;
    await new Promise<void>((wake) => this.#sleepers.push({ until, wake }));
  };

  /** How many wait for time to pass. */
  get sleepers(): number {
    return this.#sleepers.length;
  }

  /** From now on no time passes but by the test. */
  stands(): void {
    this.#stands = true;
  }

  /** Wakes who waits, as a timer that fires early. */
  wakeEarly(): void {
    for (const { wake } of this.#sleepers.splice(0)) wake();
  }

  #wakeDue(): void {
    const [due, others] = [[] as Sleeper[], [] as Sleeper[]];
    for (const sleeper of this.#sleepers) (sleeper.until <= this.#ticks ? due : others).push(sleeper);
    this.#sleepers = others;
    for (const { wake } of due) wake();
  }

  /** Sets the clock, on or back, without any time passing; set on, it is as after a sleep of the machine. */
  setClock(by: number): void {
    this.#clock += by;
  }
}

import type { StartTimer } from '../../src/http/bodies/read-body.js';

/** Timers that go off when a test says so. */
export class HeldTimers {
  /** The milliseconds of each that was started, in order. */
  readonly started: number[] = [];
  readonly #running = new Set<() => void>();
  #onStart = () => {};

  readonly start: StartTimer = (milliseconds, onDue) => {
    this.started.push(milliseconds);
    this.#running.add(onDue);
    this.#onStart();
    return () => this.#running.delete(onDue);
  };

  /** Those that were neither taken back nor went off. */
  get running(): number {
    return this.#running.size;
  }

  /** Resolves when the next timer has been started. */
  nextStart(): Promise<void> {
    return new Promise((resolve) => {
      this.#onStart = resolve;
    });
  }

  goOff(): void {
    for (const onDue of this.#running) {
      this.#running.delete(onDue);
      onDue();
    }
  }
}

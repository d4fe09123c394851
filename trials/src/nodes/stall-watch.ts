import { sharedNow } from '../machine-clock.js';

const INTERVAL = 20;

/** Looks how long the event loop of this process stands still: no time limit may be held against what could not run. */
export class StallWatch {
  #longest = 0;
  #last = sharedNow();
  readonly #timer = setInterval(() => this.#look(), INTERVAL);

  constructor() {
    this.#timer.unref();
  }

  /** The longest stand so far, in milliseconds. */
  get longest(): number {
    this.#look();
    return this.#longest;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = sharedNow();
    this.#longest = Math.max(this.#longest, now - this.#last - INTERVAL);
    this.#last = now;
  }
}

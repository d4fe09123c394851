/** A clock that can be set, as a machine's can: what its process takes for the present. */
export class SettableClock {
  #ahead = 0;
  #setAt = Number.NEGATIVE_INFINITY;

  /** By how many milliseconds it is ahead. */
  set ahead(ahead: number) {
    this.#ahead = ahead;
    this.#setAt = performance.now();
  }

  /** Whether it was set within the last second: what it had said before then says nothing. */
  get wasSetLately(): boolean {
    return performance.now() - this.#setAt < 1000;
  }

  readonly now = (): number => Date.now() + this.#ahead;
}

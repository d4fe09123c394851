/** A clock that can be set, as a machine's can: what its process takes for the present. */
export class SettableClock {
  /** By how many milliseconds it is ahead. */
  ahead = 0;

  readonly now = (): number => Date.now() + this.ahead;
}

/**
 * The end of the present turn of the event loop: one for all who wait for it.
 *
 * What can be decided without the store waits for it too. So the requests that arrived together are all looked at before
 * the first is answered, and their answers go out together: each by itself would wake its client's process, or the proxy,
 * which takes longer than the decision.
 */
export class EndOfTick {
  #present: Promise<void> | null = null;

  /** Resolves when everything that arrived in this turn has been looked at. */
  reached(): Promise<void> {
    this.#present ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#present = null;
        resolve();
      });
    });
    return this.#present;
  }
}

/** What a function of the host's threw that is no refusal: the host's own, and not to be taken for one of ours. */
export class HostFailure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

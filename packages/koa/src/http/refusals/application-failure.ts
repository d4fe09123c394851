/** What a function of the application's threw that is no refusal: its own, and not to be taken for one of ours. */
export class ApplicationFailure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

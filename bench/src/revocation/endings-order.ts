import type { Rhythm } from './end-one-session.js';

/** What the process that is the clients is told. */
export interface EndingsOrder {
  /** The port of the process that ends sessions. */
  readonly ending: number;
  /** The port of the one that is asked. */
  readonly asking: number;
  /** The credentials of sessions that go on, one each. */
  readonly headerLines: readonly string[];
  /** Sessions that are ended at the same time. */
  readonly lanes: number;
  /** When no further one is begun. */
  readonly milliseconds: number;
  readonly rhythm: Rhythm;
}

import type { Opening } from '../connections/connection.js';
import { driverErrorOf } from './driver-error.js';
import { openPg, type Pg, type PgConnection, PreparedNames } from './pg.js';

/** What a pool between us and the server answers to parameters that it does not know (PgBouncer). */
const PROTOCOL_VIOLATION = '08P01';

/**
 * Connects with limits that the server keeps for every statement, so that one nobody waits for any more does not wait
 * there for ever, for a lock on the table. Where they are refused, transactions have theirs still.
 */
export class PgConnector {
  readonly #driver: Pg;
  readonly #limit: number;
  /** One for all connections: what holds on one holds on the others. */
  readonly #names = new PreparedNames();
  #takesLimits = true;

  /** @param limit of a statement, in milliseconds */
  constructor(driver: Pg, limit: number) {
    this.#driver = driver;
    this.#limit = limit;
  }

  /** @param config as pg takes it */
  open(config: object): Opening<PgConnection> {
    const begin = (limit: number | null) => openPg(this.#driver, config, limit, this.#names);
    const limit = this.#takesLimits ? this.#limit : null;
    let opening = begin(limit);
    const opened = opening.opened.catch((error: unknown) => {
      if (limit === null || driverErrorOf(error).code !== PROTOCOL_VIOLATION) throw error;
      this.#takesLimits = false;
      opening = begin(null);
      return opening.opened;
    });
    return { opened, destroy: () => opening.destroy() };
  }
}

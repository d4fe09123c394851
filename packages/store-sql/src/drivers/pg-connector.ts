import type { SequelizeConfig } from '../application/sequelize-application.js';
import type { Opening } from '../connections/connection.js';
import { openPg, type Pg, type PgConnection, type PreparedNames } from './pg.js';

/** What Sequelize hands on to pg, but for what would change how values are read, or when pg gives up. */
const PASSED = [
  'application_name',
  'ssl',
  'client_encoding',
  'keepAlive',
  'options',
  'stream',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
];

const LIMITS = ['statement_timeout', 'lock_timeout'];

/** What a pool between us and the server answers to parameters that it does not know (PgBouncer). */
const PROTOCOL_VIOLATION = '08P01';

/**
 * Connects with limits that the server keeps for every statement, so that one nobody waits for any more does not wait
 * there for ever, for a lock on the table. Where they are refused, transactions have theirs still.
 */
export class PgConnector {
  readonly #driver: Pg;
  readonly #names: PreparedNames;
  readonly #limit: number;
  #takesLimits = true;

  constructor(driver: Pg, names: PreparedNames, limit: number) {
    this.#driver = driver;
    this.#names = names;
    this.#limit = limit;
  }

  open(config: SequelizeConfig): Opening<PgConnection> {
    const withLimits = this.#takesLimits;
    let opening = openPg(this.#driver, this.#configOf(config, withLimits), this.#names);
    const opened = opening.opened.catch((error: unknown) => {
      if (!withLimits || codeOf(error) !== PROTOCOL_VIOLATION) throw error;
      this.#takesLimits = false;
      opening = openPg(this.#driver, this.#configOf(config, false), this.#names);
      return opening.opened;
    });
    return { opened, destroy: () => opening.destroy() };
  }

  #configOf(config: SequelizeConfig, withLimits: boolean): object {
    const { host, port, username, password, database, dialectOptions = {} } = config;
    const passed = Object.fromEntries(
      PASSED.flatMap((name) => (dialectOptions[name] === undefined ? [] : [[name, dialectOptions[name]]])),
    );
    const limits = LIMITS.map((name) => [name, Math.min(this.#limit, Number(passed[name]) || this.#limit)]);
    return {
      ...{ user: username, password, host, port, database, keepAlive: true },
      ...passed,
      ...(withLimits ? Object.fromEntries(limits) : {}),
    };
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

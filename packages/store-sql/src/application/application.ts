import type { Sql } from '../sql/sql.js';

/** What the store takes over from the application, whatever it was given to find its way to the database. */
export interface Application {
  readonly pool: PoolWishes;

  /** Logs a statement as the application's own are logged, without its values. */
  log(name: string, statement: Sql): void;

  /** Tells when the application closes what it gave. */
  whenClosed(listener: () => void): void;
}

/** The application's own wishes for its pool. */
export interface PoolWishes {
  /** How many connections there may be. */
  readonly max: number;
  /** How long one may lie idle, in milliseconds. */
  readonly idle: number;
  /** How long one may take to be made, in milliseconds; 0 where nothing was said. */
  readonly connectTimeout: number;
}

/** Longer than any process lives, and not too long for a timer: for pools that close no idle connection. */
export const NEVER = 2 ** 31 - 1;

/** Tells when an object is closed by the method of that name: neither Sequelize nor the pools have an event for it. */
export function whenCalled(target: object, method: string, listener: () => void): void {
  const methods = target as Record<string, (...args: unknown[]) => unknown>;
  const original = methods[method];
  methods[method] = function (this: unknown, ...args) {
    listener();
    return original?.apply(this, args);
  };
}

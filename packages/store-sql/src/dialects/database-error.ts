/**
 * What the driver said: Sequelize wraps its error, and each driver has its own members. What goes past Sequelize's
 * `query` comes unwrapped.
 */
export function driverErrorOf(error: unknown): DriverError {
  if (!(error instanceof Error)) return {};
  return 'parent' in error && error.parent instanceof Error
    ? (error.parent as DriverError)
    : (error as DriverError);
}

interface DriverError {
  /** PostgreSQL's SQLSTATE, or the name of SQLite's result. */
  readonly code?: unknown;
  /** PostgreSQL's, in the server's language. */
  readonly severity?: unknown;
  /** The number that MySQL and MariaDB give. */
  readonly errno?: unknown;
  /** Their SQLSTATE. */
  readonly sqlState?: unknown;
  /** Whether their driver gave up the connection. */
  readonly fatal?: unknown;
}

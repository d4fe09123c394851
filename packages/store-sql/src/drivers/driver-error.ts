/** What the driver said: each has its own members. */
export function driverErrorOf(error: unknown): DriverError {
  return error instanceof Error ? (error as DriverError) : {};
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

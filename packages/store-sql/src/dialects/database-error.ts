/** What the driver said: Sequelize wraps its error, and each driver has its own members. */
export function driverErrorOf(error: unknown): DriverError {
  if (!(error instanceof Error)) return {};
  return 'parent' in error && error.parent instanceof Error ? (error.parent as DriverError) : {};
}

interface DriverError {
  /** PostgreSQL's SQLSTATE. */
  readonly code?: unknown;
  /** The number that MySQL and MariaDB give. */
  readonly errno?: unknown;
}

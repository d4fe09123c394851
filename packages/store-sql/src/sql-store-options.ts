/** How a `SqlStore` is set up. */
export interface SqlStoreOptions {
  /**
   * What the names of the tables begin with: `<prefix>_sessions`, `<prefix>_users`, `<prefix>_migrations`. Up to 40
   * letters, digits and underscores. Default `'jwt_sessions'`.
   */
  readonly tablePrefix?: string | undefined;
  /** PostgreSQL only: the schema of the tables, which must be there. Default: the first of the search path. */
  readonly schema?: string | undefined;
  /**
   * SQLite only: false leaves the journal mode of the file alone, which `prepare()` sets to WAL otherwise. In other
   * modes a transaction of the application that has read something keeps the store from writing until it ends; and
   * WAL needs a file system of this machine. Default true.
   */
  readonly sqliteWal?: boolean | undefined;
  /**
   * Called by `prepare()` with one sentence for each setting of the database that weakens a promise. Default: a
   * process warning named `SqlStoreWarning`.
   */
  readonly onWarning?: ((message: string) => void) | undefined;
}

export interface CheckedOptions {
  readonly tablePrefix: string;
  readonly schema: string | null;
  readonly sqliteWal: boolean;
  readonly onWarning: (message: string) => void;
}

/** PostgreSQL cuts names at 63 bytes without an error; the longest that we add is `_sessions_by_expiry`. */
const PREFIX = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;
const SCHEMA = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** @throws TypeError saying what to write instead */
export function checkOptions(options: SqlStoreOptions, dialect: string): CheckedOptions {
  const { tablePrefix = 'jwt_sessions', schema, sqliteWal = true, onWarning = emitWarning } = options;
  if (typeof tablePrefix !== 'string' || !PREFIX.test(tablePrefix)) {
    throw new TypeError(
      "tablePrefix must be 1 to 40 ASCII letters, digits and underscores, the first no digit: 'jwt_sessions', say.",
    );
  }
  if (schema !== undefined && dialect !== 'postgres') {
    throw new TypeError(`schema is for PostgreSQL; leave it out on ${dialect}.`);
  }
  if (schema !== undefined && (typeof schema !== 'string' || !SCHEMA.test(schema))) {
    throw new TypeError(
      "schema must be 1 to 63 ASCII letters, digits and underscores, the first no digit: 'auth', say.",
    );
  }
  if (typeof sqliteWal !== 'boolean') throw new TypeError('sqliteWal must be true or false.');
  if (typeof onWarning !== 'function') {
    throw new TypeError('onWarning must be a function that takes a message.');
  }
  return { tablePrefix, schema: schema ?? null, sqliteWal, onWarning };
}

function emitWarning(message: string): void {
  process.emitWarning(message, { type: 'SqlStoreWarning' });
}

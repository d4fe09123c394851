import { parseDuration } from '@jwt-sessions/core';
import { checkNames, type Logger, type Names, readLogger } from '@jwt-sessions/core/store';
import { shown } from './shown.js';

/** How a `SqlStore` is set up. */
export interface SqlStoreOptions {
  /**
   * What the names of the tables begin with: `<prefix>_sessions`, `<prefix>_users`, `<prefix>_erasures`, `<prefix>_leases`, `<prefix>_migrations`. Up to 40
   * letters, digits and underscores. Default `'jwt'`.
   */
  readonly prefix?: string | undefined;
  /** PostgreSQL only: the schema of the tables, which must be there. Default: the first of the search path. */
  readonly schema?: string | undefined;
  /**
   * How long a call may take, with everything that it waits for: a connection, a lock, an answer. Up to `'30s'`; the
   * server gives up by itself within twice that. Default `'5s'`.
   */
  readonly timeout?: string | undefined;
  /**
   * SQLite only: false leaves the journal mode of the file alone, which is set to WAL otherwise. In other
   * modes a transaction of the application that has read something keeps the store from writing until it ends; and
   * WAL needs a file system of this machine. Default true.
   */
  readonly sqliteWal?: boolean | undefined;
  /**
   * Told, as `warn`, of each setting of the database that weakens a promise, when the store prepares itself: a pino, say. Default:
   * the console.
   */
  readonly logger?: Logger | undefined;
}

export interface ReadOptions {
  readonly prefix: string;
  readonly schema: string | null;
  /** In milliseconds. */
  readonly timeout: number;
  readonly sqliteWal: boolean;
  readonly onWarning: (message: string) => void;
}

/** PostgreSQL cuts names at 63 bytes without an error; the longest that we add is `_sessions_by_expiry`. */
const PREFIX = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;
const SCHEMA = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

const LONGEST = 30_000;

const NAMES: Names<SqlStoreOptions> = {
  prefix: true,
  schema: true,
  timeout: true,
  sqliteWal: true,
  logger: true,
};

/** @throws TypeError saying what to write instead */
export function readOptions(options: SqlStoreOptions, dialect: string): ReadOptions {
  checkNames(options, NAMES, 'SqlStore');
  const { prefix = 'jwt', schema, sqliteWal = true, logger } = options;
  if (typeof prefix !== 'string' || !PREFIX.test(prefix)) {
    throw new TypeError(
      'prefix must be 1 to 40 ASCII letters, digits and underscores, the first no digit, ' +
        `such as 'jwt', not ${shown(prefix)}.`,
    );
  }
  if (schema !== undefined && dialect !== 'postgres') {
    throw new TypeError(`schema is for PostgreSQL; leave ${shown(schema)} out on ${dialect}.`);
  }
  if (schema !== undefined && (typeof schema !== 'string' || !SCHEMA.test(schema))) {
    throw new TypeError(
      'schema must be 1 to 63 ASCII letters, digits and underscores, the first no digit, ' +
        `such as 'auth', not ${shown(schema)}.`,
    );
  }
  const timeout = parseDuration(options.timeout ?? '5s', 'timeout');
  if (timeout > LONGEST) {
    throw new TypeError(`timeout must be at most '30s', not ${shown(options.timeout)}.`);
  }
  if (typeof sqliteWal !== 'boolean') {
    throw new TypeError(`sqliteWal must be true or false, not ${shown(sqliteWal)}.`);
  }
  const { warn } = readLogger(logger);
  return { prefix, schema: schema ?? null, timeout, sqliteWal, onWarning: (message) => warn({}, message) };
}

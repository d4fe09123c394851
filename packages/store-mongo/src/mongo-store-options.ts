import { inspect } from 'node:util';
import { parseDuration } from '@jwt-sessions/core';
import { checkNames, type Logger, type Names, readLogger } from '@jwt-sessions/core/store';

/** How a `MongoStore` is set up. Durations are strings with a unit, such as `'5s'`. */
export interface MongoStoreOptions {
  /** The collections are `<prefix>_sessions` and `<prefix>_users`. Default `'jwt'`. */
  readonly prefix?: string | undefined;
  /**
   * How long a call may take, with everything that it waits for: a server, a connection, an answer, a majority. Up to
   * `'30s'`. `prepare()` waits as long as the driver does, since building an index takes time. Default `'5s'`.
   */
  readonly timeout?: string | undefined;
  /**
   * How long after its end the TTL index removes a session, in whole seconds up to 68 years. Not less than the session
   * manager's `keepEnded`. Default `'1d'`.
   */
  readonly keepEnded?: string | undefined;
  /**
   * Told, as `warn`, of each setting of the database that weakens a promise, when the store prepares itself: a pino, say. Default:
   * the console.
   */
  readonly logger?: Logger | undefined;
}

export interface MongoStoreSettings {
  readonly prefix: string;
  /** In milliseconds. */
  readonly timeout: number;
  readonly expireAfterSeconds: number;
  readonly onWarning: (message: string) => void;
}

const NAMES: Names<MongoStoreOptions> = { prefix: true, timeout: true, keepEnded: true, logger: true };
const PREFIX = /^[A-Za-z_][\w-]*$/;
/** A log-in that was let in is waited for twice as long. */
const MAX_TIMEOUT = 30_000;
/** A TTL index holds 31 bits. */
const MAX_SECONDS = 2 ** 31 - 1;

/** @throws TypeError for an invalid option, saying what to write instead */
export function readOptions(options: MongoStoreOptions): MongoStoreSettings {
  checkNames(options, NAMES, 'MongoStore');
  const { prefix = 'jwt', timeout = '5s', keepEnded = '1d', logger } = options;
  if (typeof prefix !== 'string' || !PREFIX.test(prefix)) {
    throw new TypeError(`prefix must be letters, digits, '_' and '-', such as 'jwt', not ${shown(prefix)}.`);
  }
  const milliseconds = parseDuration(timeout, 'timeout');
  if (milliseconds > MAX_TIMEOUT)
    throw new TypeError(`timeout must be at most '30s', not ${shown(timeout)}.`);
  const expireAfterSeconds = parseDuration(keepEnded, 'keepEnded') / 1000;
  if (!Number.isInteger(expireAfterSeconds) || expireAfterSeconds > MAX_SECONDS) {
    throw new TypeError(
      `keepEnded must be whole seconds, 68 years at most, such as '1d', not ${shown(keepEnded)}.`,
    );
  }
  const { warn } = readLogger(logger);
  return { prefix, timeout: milliseconds, expireAfterSeconds, onWarning: (message) => warn({}, message) };
}

function shown(value: unknown): string {
  return inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 64 });
}

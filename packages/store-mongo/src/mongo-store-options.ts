import { inspect } from 'node:util';

/** What a `MongoStore` may be told. The names with a unit are MongoDB's own. */
export interface MongoStoreOptions {
  /** The collections are `<prefix>_sessions` and `<prefix>_users`. Default `'jwt'`. */
  readonly prefix?: string;
  /**
   * Milliseconds after which a call gives up and rejects, whatever the driver still waits for: a server, a connection,
   * an answer, a majority. Default 5000. `prepare` waits as long as the driver does, since building an index takes time.
   */
  readonly timeoutMS?: number;
  /**
   * The TTL index removes sessions that have been over for so long. Not less than the manager's `purgeAfter`.
   * Default 86400, a day.
   */
  readonly expireAfterSeconds?: number;
  /** Told by `prepare` of what the server can't promise. Default `process.emitWarning`. */
  readonly onWarning?: (message: string) => void;
}

export interface MongoStoreSettings {
  readonly prefix: string;
  readonly timeoutMS: number;
  readonly expireAfterSeconds: number;
  readonly onWarning: (message: string) => void;
}

const KNOWN = ['prefix', 'timeoutMS', 'expireAfterSeconds', 'onWarning'];
const PREFIX = /^[A-Za-z_][\w-]*$/;
/** Node's timers and MongoDB's TTL indexes both hold 31 bits. */
const MAX = 2 ** 31 - 1;

/** @throws TypeError for an invalid option, saying what to write instead */
export function readOptions(options: MongoStoreOptions): MongoStoreSettings {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`The options of MongoStore must be an object, not ${shown(options)}.`);
  }
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    const meant = KNOWN.find((name) => name.toLowerCase() === unknown.toLowerCase());
    const question = meant === undefined ? '' : ` Did you mean '${meant}'?`;
    throw new TypeError(
      `MongoStore has no option ${shown(unknown)}.${question} Its options are ${KNOWN.join(', ')}.`,
    );
  }
  const { prefix = 'jwt', timeoutMS = 5000, expireAfterSeconds = 86_400 } = options;
  if (typeof prefix !== 'string' || !PREFIX.test(prefix)) {
    throw new TypeError(`prefix must be letters, digits, '_' and '-', such as 'jwt', not ${shown(prefix)}.`);
  }
  const { onWarning = (message) => process.emitWarning(message, 'MongoStoreWarning') } = options;
  if (typeof onWarning !== 'function') {
    throw new TypeError(`onWarning must be a function that takes a message, not ${shown(onWarning)}.`);
  }
  return {
    prefix,
    timeoutMS: readCount(timeoutMS, 'timeoutMS', 'milliseconds, such as 5000'),
    expireAfterSeconds: readCount(expireAfterSeconds, 'expireAfterSeconds', 'seconds, such as 86400'),
    onWarning,
  };
}

function readCount(value: unknown, name: string, example: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > MAX) {
    throw new TypeError(`${name} must be a whole number of ${example}, not ${shown(value)}.`);
  }
  return value;
}

function shown(value: unknown): string {
  return inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 64 });
}

import type { Connection, Opening } from '../connections/connection.js';
import { openInSteps } from '../connections/open-in-steps.js';
import { AS_THE_DRIVER_READS, type Mysql2Connection, type Mysql2Native } from '../drivers/mysql2.js';
import { type Application, NEVER, type PoolWishes, whenCalled } from './application.js';

/** What mysql2's `Pool` has and its type lacks. */
interface Internals {
  readonly config: {
    readonly connectionLimit: number;
    readonly idleTimeout: number;
    readonly connectionConfig: {
      readonly connectTimeout: number;
      readonly clientFlags: number;
    };
  };
  emit(event: string, connection: unknown): unknown;
}

type NativeClass = new (options: { readonly config: object }) => Mysql2Native;

/** Rows that an UPDATE found count, also where it changed nothing in them. */
const FOUND_ROWS = 2;
/** What mysql2 puts where the application has set nothing, in milliseconds. */
const DEFAULT_CONNECT_TIMEOUT = 10_000;

/**
 * The application's pool of mysql2, as this store uses it: for the way to the server. No connection of the pool is taken, so
 * nothing that the application holds there keeps anybody waiting.
 */
export class Mysql2PoolApplication implements Application {
  readonly #pool: Internals;

  /** @param pool that of mysql2, and not its wrapper of mysql2/promise */
  constructor(pool: object) {
    this.#pool = pool as Internals;
  }

  get pool(): PoolWishes {
    const { connectionLimit, idleTimeout, connectionConfig } = this.#pool.config;
    const { connectTimeout } = connectionConfig;
    return {
      // 0 is 'as many as are asked for'.
      max: connectionLimit || Number.POSITIVE_INFINITY,
      idle: idleTimeout || NEVER,
      connectTimeout: connectTimeout === DEFAULT_CONNECT_TIMEOUT ? 0 : connectTimeout,
    };
  }

  /** A pool has no log of statements. */
  log(): void {}

  /**
   * Begins to connect as the pool would, and tells whoever sets something on each of its connections.
   *
   * @param setUp what is to be done on the connection before it is used
   */
  open(
    connect: (native: Mysql2Native) => Opening<Mysql2Connection>,
    setUp: (connection: Connection) => Promise<void>,
  ): Opening {
    return openInSteps({
      before: loadConnectionClass,
      connect: (NativeConnection) => connect(new NativeConnection({ config: this.#config() })),
      after: async (connection) => {
        this.#pool.emit('connection', connection.native);
        await setUp(connection);
      },
    });
  }

  whenClosed(listener: () => void): void {
    whenCalled(this.#pool, 'end', listener);
  }

  /** With the class that mysql2 knows its configurations by. */
  #config(): object {
    const { connectionConfig } = this.#pool.config;
    return Object.assign(Object.create(Object.getPrototypeOf(connectionConfig)), connectionConfig, {
      ...AS_THE_DRIVER_READS,
      clientFlags: connectionConfig.clientFlags | FOUND_ROWS,
      pool: undefined,
    });
  }
}

/** Loaded for whoever has a pool of mysql2 alone: a pool has no way to a connection outside it. */
async function loadConnectionClass(): Promise<NativeClass> {
  try {
    const { default: mysql2 } = await import('mysql2');
    return mysql2.Connection as unknown as NativeClass;
  } catch (cause) {
    throw new Error(
      'mysql2 cannot be loaded, though the store was given a pool of it: install it beside the store.',
      {
        cause,
      },
    );
  }
}

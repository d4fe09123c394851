import type { Opening } from '../connections/connection.js';
import { openInSteps } from '../connections/open-in-steps.js';
import type { Pg, PgConnection } from '../drivers/pg.js';
import { type Application, NEVER, type PoolWishes, whenCalled } from './application.js';
import type { PgPool } from './handles.js';

/** What pg's `Pool` has and its type lacks. */
interface Internals extends Pg {
  readonly options: {
    readonly max: number;
    readonly idleTimeoutMillis: number;
    readonly connectionTimeoutMillis?: number;
    readonly password?: unknown;
    readonly onConnect?: (client: unknown) => unknown;
  };
  emit(event: string, client: unknown): unknown;
}

/** What of the application's would change how statements are sent and values are read, or when pg gives up. */
const AS_THE_STORE_READS = {
  types: undefined,
  binary: false,
  pipeline: false,
  query_timeout: 0,
  connectionTimeoutMillis: 0,
} as const;

/**
 * The application's pool of pg, as this store uses it: for the way to the server. No connection of the pool is taken, so
 * nothing that the application holds there keeps anybody waiting.
 */
export class PgPoolApplication implements Application {
  readonly #pool: Internals;

  constructor(pool: PgPool) {
    this.#pool = pool as unknown as Internals;
  }

  /** The pool has the driver's own class of clients. */
  get driver(): Pg {
    return this.#pool;
  }

  get pool(): PoolWishes {
    const { max, idleTimeoutMillis, connectionTimeoutMillis = 0 } = this.#pool.options;
    return { max, idle: idleTimeoutMillis || NEVER, connectTimeout: connectionTimeoutMillis };
  }

  /** A pool has no log of statements. */
  log(): void {}

  /** Begins to connect as the pool would, and tells whoever sets roles or paths on each of its connections. */
  open(connect: (config: object) => Opening<PgConnection>): Opening {
    const { options } = this.#pool;
    // The pool keeps the password where no copy finds it.
    const config = { keepAlive: true, ...options, password: options.password, ...AS_THE_STORE_READS };
    return openInSteps({
      before: async () => {},
      connect: () => connect(config),
      after: async ({ native }) => {
        await options.onConnect?.(native);
        this.#pool.emit('connect', native);
      },
    });
  }

  whenClosed(listener: () => void): void {
    whenCalled(this.#pool, 'end', listener);
  }
}

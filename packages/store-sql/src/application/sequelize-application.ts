import type { Connection, Opening } from '../connections/connection.js';
import { openInSteps } from '../connections/open-in-steps.js';
import type { Sql } from '../sql/sql.js';
import { type Application, type PoolWishes, whenCalled } from './application.js';
import type { SequelizeInstance } from './handles.js';

/** Where Sequelize connects to; hooks may change it. */
export interface SequelizeConfig {
  readonly host?: string;
  readonly port?: string | number;
  readonly username?: string;
  readonly password?: unknown;
  readonly database?: string;
  readonly dialectOptions?: Readonly<Record<string, unknown>>;
}

/** What Sequelize has and its types lack. */
interface Internals {
  readonly options: { readonly logging?: unknown };
  readonly connectionManager: {
    readonly lib: unknown;
    readonly config: SequelizeConfig & {
      readonly pool: { readonly max: number; readonly idle: number };
      readonly replication?: { readonly write?: SequelizeConfig } | false;
    };
  };
  log(text: string): void;
  runHooks(name: string, ...args: unknown[]): Promise<void>;
}

/** A connection with what its driver made, which is what hooks are given. */
interface Native extends Connection {
  readonly native: unknown;
}

/**
 * The application's Sequelize, as this store uses it: for the way to the primary, and for its log. No statement of the
 * store goes through it, so nothing that the application has open or set there has a say.
 */
export class SequelizeApplication implements Application {
  readonly #sequelize: Internals;

  constructor(sequelize: SequelizeInstance) {
    this.#sequelize = sequelize as unknown as Internals;
  }

  /** The driver's module: what the application installed, or handed to Sequelize. */
  get driver(): unknown {
    return this.#sequelize.connectionManager.lib;
  }

  get pool(): PoolWishes {
    const { max, idle } = this.#sequelize.connectionManager.config.pool;
    const { connectionTimeoutMillis, connectTimeout } = this.#primary().dialectOptions ?? {};
    return { max, idle, connectTimeout: Number(connectionTimeoutMillis ?? connectTimeout) || 0 };
  }

  log(name: string, statement: Sql): void {
    if (!this.#sequelize.options.logging) return;
    this.#sequelize.log(`Executing (${name}): ${statement.compile().text.trim()}`);
  }

  /**
   * Begins to connect to the primary as Sequelize would, with the hooks that hand out passwords and set roles.
   *
   * @param setUp what is to be done on the connection before it is used
   */
  open(
    connect: (config: SequelizeConfig) => Opening<Native>,
    setUp: (connection: Connection) => Promise<void>,
  ): Opening {
    const config = { ...this.#primary() };
    return openInSteps({
      before: () => this.#sequelize.runHooks('beforeConnect', config),
      connect: () => connect(config),
      after: async (connection) => {
        await this.#sequelize.runHooks('afterConnect', connection.native, config);
        await setUp(connection);
      },
    });
  }

  whenClosed(listener: () => void): void {
    whenCalled(this.#sequelize, 'close', listener);
  }

  #primary(): SequelizeConfig {
    const { config } = this.#sequelize.connectionManager;
    const { replication } = config;
    return replication ? (replication.write ?? config) : config;
  }
}

import type { Sequelize } from 'sequelize';
import type { Connection, Opening } from '../connections/connection.js';
import type { Sql } from '../sql/sql.js';

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
  close(): Promise<void>;
}

/** A connection with what its driver made, which is what hooks are given. */
interface Native extends Connection {
  readonly native: unknown;
}

/**
 * The application's Sequelize, as this store uses it: for the way to the primary, and for its log. No statement of the
 * store goes through it, so nothing that the application has open or set there has a say.
 */
export class SequelizeApplication {
  readonly #sequelize: Internals;

  constructor(sequelize: Sequelize) {
    this.#sequelize = sequelize as unknown as Internals;
  }

  /** The driver's module: what the application installed, or handed to Sequelize. */
  get driver(): unknown {
    return this.#sequelize.connectionManager.lib;
  }

  /** The application's own wish for its pool. */
  get pool(): { readonly max: number; readonly idle: number } {
    return this.#sequelize.connectionManager.config.pool;
  }

  /** What the application has set for its driver. */
  get dialectOptions(): Readonly<Record<string, unknown>> {
    return this.#primary().dialectOptions ?? {};
  }

  /** Logs a statement as Sequelize does, without its values. */
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
    let destroy = () => {};
    let isGivenUp = false;
    const open = async () => {
      const config = { ...this.#primary() };
      await this.#sequelize.runHooks('beforeConnect', config);
      if (isGivenUp) throw new Error('Nobody waits for this connection any more.');
      const opening = connect(config);
      destroy = () => opening.destroy();
      const connection = await opening.opened;
      try {
        await this.#sequelize.runHooks('afterConnect', connection.native, config);
        await setUp(connection);
      } catch (error) {
        connection.destroy();
        throw error;
      }
      return connection;
    };
    return {
      opened: open(),
      destroy: () => {
        isGivenUp = true;
        destroy();
      },
    };
  }

  /** Tells when the application closes its Sequelize, which has no hook for it. */
  whenClosed(listener: () => void): void {
    const { close } = this.#sequelize;
    this.#sequelize.close = function (this: Internals) {
      listener();
      return close.call(this);
    };
  }

  #primary(): SequelizeConfig {
    const { config } = this.#sequelize.connectionManager;
    const { replication } = config;
    return replication ? (replication.write ?? config) : config;
  }
}

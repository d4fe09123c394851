import type { Sequelize } from 'sequelize';

/** What Sequelize has and its types lack. */
interface Log {
  log(text: string): void;
}

/**
 * The connections to the primary in Sequelize's own pool, for statements that go past its `query`, which takes more
 * time than the database does. What they do is theirs alone: Sequelize enters them into no transaction, nor into what
 * it keeps in the host's CLS.
 */
export class PrimaryPool<Connection> {
  readonly #sequelize: Sequelize & Log;
  readonly #leavesIntact: (error: unknown) => boolean;

  /** @param leavesIntact whether a connection on which a statement failed so is as good as before */
  constructor(sequelize: Sequelize, leavesIntact: (error: unknown) => boolean) {
    this.#sequelize = sequelize as Sequelize & Log;
    this.#leavesIntact = leavesIntact;
  }

  /** Logs a statement as Sequelize does, and runs it on a connection of its own. */
  async run<T>(text: string, statement: (connection: Connection) => Promise<T>): Promise<T> {
    const { connectionManager } = this.#sequelize;
    const options = { type: 'read', useMaster: true } as const;
    const connection = (await connectionManager.getConnection(options)) as Connection & object;
    let result: T;
    try {
      this.#sequelize.log(`Executing (default): ${text}`);
      result = await statement(connection);
    } catch (error) {
      if (this.#leavesIntact(error)) connectionManager.releaseConnection(connection);
      // Not awaited: what is broken may never say that it is closed.
      else void connectionManager.destroyConnection(connection).catch(() => undefined);
      throw error;
    }
    connectionManager.releaseConnection(connection);
    return result;
  }
}

import { randomUUID } from 'node:crypto';
import type { SequelizeInstance } from '../application/handles.js';
import { SharedSqliteConnection, SqliteConnection } from '../drivers/sqlite3.js';
import type { Sql } from '../sql/sql.js';

/** What Sequelize has for SQLite and its types lack: for each uuid a connection, which is opened once and closed with the others. */
interface ConnectionManager {
  readonly connections: Record<string, object>;
  getConnection(options: { readonly uuid?: string }): Promise<object & { uuid?: string }>;
  releaseConnection(connection: object): void;
}

function managerOf(sequelize: SequelizeInstance): ConnectionManager {
  return (sequelize as unknown as { connectionManager: ConnectionManager }).connectionManager;
}

/** The connection that the application has too. For a database in memory there is no other one. */
export async function openShared(sequelize: SequelizeInstance): Promise<SharedSqliteConnection> {
  return new SharedSqliteConnection(await open(managerOf(sequelize)));
}

/**
 * A connection that Sequelize opens as it opens the application's, and closes with it, but that nobody else uses. It is opened by the first
 * who needs it, and again where the first one was closed.
 */
export class OwnSqliteConnection {
  readonly #manager: ConnectionManager;
  readonly #uuid = randomUUID();
  readonly #settings: Sql;
  #opened: SqliteConnection | null = null;

  /** @param settings what is carried out on it before it is used */
  constructor(sequelize: SequelizeInstance, settings: Sql) {
    this.#manager = managerOf(sequelize);
    this.#settings = settings;
  }

  /** @param wait how long the driver waits by itself for a file that somebody else has locked, in milliseconds */
  async open(wait: number): Promise<SqliteConnection> {
    const native = await open(this.#manager, this.#uuid);
    const held = this.#opened?.native === native ? this.#opened : null;
    // By the uuid Sequelize knows which one is given back.
    const opened = held ?? new SqliteConnection(Object.assign(native, { uuid: this.#uuid }));
    opened.waitForLock(wait);
    if (held === null) await opened.run(this.#settings);
    this.#opened = opened;
    return opened;
  }

  /** Closes it, and with it a transaction that may still be open. */
  close(): void {
    const opened = this.#opened;
    this.letGo();
    if (opened !== null) this.#manager.releaseConnection(opened.native);
  }

  /** What has to be done before it is closed by somebody else. */
  letGo(): void {
    this.#opened?.letGo();
    this.#opened = null;
  }
}

/** Sequelize keeps a connection also where the file could not be opened, and on that one nothing would ever be answered. */
async function open(manager: ConnectionManager, uuid?: string): Promise<object> {
  try {
    return await manager.getConnection(uuid === undefined ? {} : { uuid });
  } catch (error) {
    delete manager.connections[uuid ?? 'default'];
    throw error;
  }
}

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Connection, Opening } from '../connections/connection.js';
import { cutSocket } from '../connections/cut-socket.js';
import { literal, type Sql } from '../sql/sql.js';
import type { Row } from '../sql/statements.js';
import { driverErrorOf } from './driver-error.js';
import { mysqlText, withoutValues } from './mysql-text.js';

/** What this needs of mariadb. */
export interface Mariadb {
  createConnection(config: object): Promise<Native>;
}

interface Native {
  query(options: object): Promise<unknown>;
  on(event: string, listener: (error: Error) => void): unknown;
  isValid(): boolean;
  end(): Promise<unknown>;
}

/** What the application may have set otherwise for its own queries. */
const AS_THE_DRIVER_READS = {
  typeCast: undefined,
  nestTables: false,
  rowsAsArray: false,
  metaAsArray: false,
  namedPlaceholders: false,
  supportBigNumbers: false,
  bigNumberStrings: false,
  bigIntAsNumber: true,
  insertIdAsNumber: true,
  checkNumberRange: false,
  // Rows that an UPDATE found count, also where it changed nothing in them.
  foundRows: true,
} as const;

const COMMIT = literal('COMMIT');

/** Begins to connect through mariadb. */
export function openMariadb(driver: Mariadb, config: object): Opening<MariadbConnection> {
  // The driver's own limit would end with a second.
  const options = { connectTimeout: 0, ...config, ...AS_THE_DRIVER_READS };
  const sockets: Socket[] = [];
  const made = withSockets(sockets, () => driver.createConnection(options));
  // The driver does not listen to that.
  const closed = new Promise<never>((_, reject) => {
    const refuse = () => reject(new Error('The connection was closed while it was being made.'));
    for (const socket of sockets) socket.once('close', refuse);
  });
  const opened = Promise.race([made, closed]).then((native) => new MariadbConnection(native, sockets));
  return { opened, destroy: () => sockets.forEach(cutSocket) };
}

/** Through mariadb's `Connection`. */
export class MariadbConnection implements Connection {
  readonly native: Native;
  readonly #sockets: readonly Socket[];
  #isOpen = true;

  constructor(native: Native, sockets: readonly Socket[]) {
    this.native = native;
    this.#sockets = sockets;
    // The driver throws what nobody listens to.
    native.on('error', () => undefined);
  }

  async rows(statement: Sql): Promise<Row[]> {
    return (await this.#query(statement, false)) as Row[];
  }

  async values(statement: Sql): Promise<unknown[][]> {
    return (await this.#query(statement, true)) as unknown[][];
  }

  async count(statement: Sql): Promise<number> {
    return ((await this.#query(statement, false)) as { readonly affectedRows: number }).affectedRows;
  }

  async commit(): Promise<void> {
    await this.#query(COMMIT, false);
  }

  isUsable(): boolean {
    return this.#isOpen && this.native.isValid();
  }

  /** The driver says so itself, also where the server closes the connection with its answer. */
  outlives(error: unknown): boolean {
    return this.isUsable() && driverErrorOf(error).fatal === false;
  }

  end(): void {
    this.#isOpen = false;
    void this.native.end().catch(() => undefined);
  }

  /** The driver's own `destroy` first connects a second time, to kill on the server what is running there. */
  destroy(): void {
    this.#isOpen = false;
    this.#sockets.forEach(cutSocket);
  }

  async #query(statement: Sql, rowsAsArray: boolean): Promise<unknown> {
    try {
      return await this.native.query({ sql: mysqlText(statement), rowsAsArray });
    } catch (error) {
      throw withoutValues(error, statement);
    }
  }
}

/**
 * Collects the sockets that the work makes before it waits for anything. The driver keeps its own to itself, and has
 * none to be asked for while it connects.
 */
function withSockets<T>(sockets: Socket[], work: () => T): T {
  const note = (message: unknown) => {
    sockets.push((message as { readonly socket: Socket }).socket);
  };
  subscribe('net.client.socket', note);
  try {
    return work();
  } finally {
    unsubscribe('net.client.socket', note);
  }
}

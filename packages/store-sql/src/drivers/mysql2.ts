import type { Connection, Opening } from '../connections/connection.js';
import { cutSocket } from '../connections/cut-socket.js';
import { literal, type Sql } from '../sql/sql.js';
import type { Row } from '../sql/statements.js';
import { driverErrorOf } from './driver-error.js';
import { mysqlText, withoutValues } from './mysql-text.js';

/** What this needs of a `Connection` of mysql2. */
export interface Mysql2Native {
  readonly stream: unknown;
  query(options: object, done: (error: Error | null, answer: unknown) => void): unknown;
  on(event: string, listener: (error: Error) => void): unknown;
  once(event: string, listener: (error: Error) => void): unknown;
  end(done: () => void): unknown;
}

/**
 * A server's last words: ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED (MariaDB), ER_SESSION_WAS_KILLED,
 * ER_CLIENT_INTERACTION_TIMEOUT. To the driver they are like any other answer.
 */
const CLOSING = new Set<unknown>([1053, 1927, 3169, 4031]);

/** What the application may have set otherwise for its own queries. */
export const AS_THE_DRIVER_READS = {
  typeCast: true,
  nestTables: false,
  rowsAsArray: false,
  dateStrings: false,
  namedPlaceholders: false,
  supportBigNumbers: true,
  bigNumberStrings: false,
  queryFormat: undefined,
} as const;

const COMMIT = literal('COMMIT');

/** Waits for a connection that mysql2 has begun to make. */
export function openMysql2(native: Mysql2Native): Opening<Mysql2Connection> {
  // Before TLS is laid over it: the socket that the bytes go through.
  const connection = new Mysql2Connection(native, native.stream);
  const opened = new Promise<Mysql2Connection>((resolve, reject) => {
    native.once('error', reject);
    native.once('connect', () => resolve(connection));
  });
  return { opened, destroy: () => connection.destroy() };
}

/** Through mysql2's `Connection`. */
export class Mysql2Connection implements Connection {
  readonly native: Mysql2Native;
  readonly #socket: unknown;
  #isOpen = true;

  constructor(native: Mysql2Native, socket: unknown) {
    this.native = native;
    this.#socket = socket;
    const noteEnd = () => {
      this.#isOpen = false;
    };
    native.on('error', noteEnd);
    native.on('end', noteEnd);
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
    return this.#isOpen;
  }

  outlives(error: unknown): boolean {
    const { sqlState, fatal, errno } = driverErrorOf(error);
    return this.#isOpen && typeof sqlState === 'string' && fatal !== true && !CLOSING.has(errno);
  }

  end(): void {
    this.#isOpen = false;
    this.native.end(() => undefined);
  }

  destroy(): void {
    this.#isOpen = false;
    cutSocket(this.#socket);
  }

  #query(statement: Sql, rowsAsArray: boolean): Promise<unknown> {
    const options = { sql: mysqlText(statement), rowsAsArray };
    return new Promise((resolve, reject) => {
      this.native.query(options, (error, answer) =>
        error ? reject(withoutValues(error, statement)) : resolve(answer),
      );
    });
  }
}

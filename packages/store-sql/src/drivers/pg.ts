import { hash } from 'node:crypto';
import type { Connection, Opening } from '../connections/connection.js';
import { cutSocket } from '../connections/cut-socket.js';
import { Id } from '../sql/id.js';
import { literal, type Sql, type SqlValue } from '../sql/sql.js';
import type { Row } from '../sql/statements.js';
import { driverErrorOf } from './driver-error.js';
import { type PostgresConnection, type PostgresQuery, queryRows } from './pg-query.js';

/** What this needs of pg, or of what stands for it. */
export interface Pg {
  readonly Client: new (config: object) => Client;
}

interface Client extends PostgresConnection {
  /** What it says when it connects, out of its configuration, a URL, and the environment. */
  readonly connectionParameters?: Record<string, unknown>;
  readonly connection?: { readonly stream?: unknown };
  connect(done: (error?: Error | null) => void): void;
  query(query: PostgresQuery | TextQuery | object): Promise<Result & Result[]>;
  on(event: string, listener: (value: { readonly code?: unknown }) => void): unknown;
  off(event: string, listener: (value: { readonly code?: unknown }) => void): unknown;
  end(): Promise<unknown>;
}

interface TextQuery {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly types: object;
}

interface Result {
  readonly command: string;
  readonly rows: Row[] & unknown[][];
  readonly rowCount: number | null;
}

/** Values as the server sent them, whatever parsers the application has set. */
const AS_SENT = { getTypeParser: () => (text: unknown) => text };

const COMMIT = literal('COMMIT');

/**
 * What a pool between us and the server answers that gives each statement another connection (PgBouncer): there is no
 * such statement, or there is one already. So does a server after DISCARD ALL.
 */
const NAMES_DO_NOT_HOLD = new Set<unknown>(['26000', '42P05']);
/** The table was altered since the statement was prepared, and its rows would be of other types. */
const PLAN_IS_STALE = '0A000';

/** By which names statements are prepared: one for each text, on every connection of a store. */
export class PreparedNames {
  readonly #names = new Map<string, string>();
  #generation = 0;
  /** Whether names hold from one statement to the next. */
  hold = true;

  /** Other stores of this process may prepare theirs on the same server connection. PostgreSQL cuts names at 63 bytes. */
  of(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = `jwt_sessions_${hash('sha256', text, 'base64url')}_${this.#generation}`;
    this.#names.set(text, name);
    return name;
  }

  /** From now on every text has another name, so that each is prepared anew. */
  renew(): void {
    this.#names.clear();
    this.#generation = (this.#generation + 1) % 100_000;
  }
}

/** What the server keeps for every statement of a connection. */
const LIMITS = ['statement_timeout', 'lock_timeout'];

/**
 * Begins to connect through pg.
 *
 * @param limit of a statement, in milliseconds, where the application has set none that is shorter; null to say nothing of it
 */
export function openPg(
  { Client }: Pg,
  config: object,
  limit: number | null,
  names: PreparedNames,
): Opening<PgConnection> {
  const client = new Client(config);
  if (limit !== null && client.connectionParameters) keepLimits(client.connectionParameters, limit);
  // Before TLS is laid over it: the socket that the bytes go through.
  const socket = client.connection?.stream;
  const connection = new PgConnection(client, socket, names);
  const opened = new Promise<PgConnection>((resolve, reject) => {
    client.connect((error) => (error ? reject(error) : resolve(connection)));
  });
  return { opened, destroy: () => connection.destroy() };
}

/** When all is read: a URL has the last word in pg. */
function keepLimits(said: Record<string, unknown>, limit: number): void {
  for (const name of LIMITS) said[name] = Math.min(limit, Number(said[name]) || limit);
}

/** Through pg's `Client`. */
export class PgConnection implements Connection {
  readonly native: Client;
  readonly #socket: unknown;
  readonly #names: PreparedNames;
  #isOpen = true;

  constructor(client: Client, socket: unknown, names: PreparedNames) {
    this.native = client;
    this.#socket = socket;
    this.#names = names;
    const noteEnd = () => {
      this.#isOpen = false;
    };
    client.on('error', noteEnd);
    client.on('end', noteEnd);
  }

  async rows(statement: Sql): Promise<Row[]> {
    return (await this.#query(statement)).rows;
  }

  async count(statement: Sql): Promise<number> {
    return (await this.#query(statement)).rowCount ?? 0;
  }

  /** Each text is prepared once, where that works. */
  async values(statement: Sql): Promise<unknown[][]> {
    const { text, values } = compiled(statement);
    const query = { text, values, rowMode: 'array' } as const;
    if (!this.#names.hold) return queryRows(this.native, query);
    const name = this.#names.of(text);
    try {
      return await queryRows(this.native, { name, ...query });
    } catch (error) {
      const { code } = driverErrorOf(error);
      if (NAMES_DO_NOT_HOLD.has(code)) this.#names.hold = false;
      else if (code !== PLAN_IS_STALE) throw error;
      // Somebody else may have renewed them meanwhile.
      else if (this.#names.of(text) === name) this.#names.renew();
      return queryRows(this.native, this.#names.hold ? { name: this.#names.of(text), ...query } : query);
    }
  }

  /**
   * A warning says that the server did not wait for its standbys, and a transaction that had failed is rolled back: to
   * COMMIT both are answers like any other.
   */
  async commit(): Promise<void> {
    const warnings: unknown[] = [];
    const listen = (notice: { readonly code?: unknown }) => {
      if (notice.code !== '00000') warnings.push(notice);
    };
    this.native.on('notice', listen);
    try {
      const { command } = await this.#query(COMMIT);
      if (command !== 'COMMIT') throw new Error(`PostgreSQL answered COMMIT with ${command}.`);
    } finally {
      this.native.off('notice', listen);
    }
    const [cause] = warnings;
    if (cause !== undefined) throw new Error('PostgreSQL committed with a warning.', { cause });
  }

  isUsable(): boolean {
    return this.#isOpen;
  }

  /**
   * A server that answers ERROR goes on; FATAL is its last word, and what has no severity is no server's answer. In
   * another language than English the word is another one: that costs a connection, and no more.
   */
  outlives(error: unknown): boolean {
    return this.#isOpen && driverErrorOf(error).severity === 'ERROR';
  }

  end(): void {
    this.#isOpen = false;
    void this.native.end().catch(() => undefined);
  }

  destroy(): void {
    // pg-native shows no socket.
    if (this.#socket === undefined) this.end();
    this.#isOpen = false;
    // pg tells whoever waits, which it would not when it were told to end before.
    cutSocket(this.#socket);
  }

  async #query(statement: Sql): Promise<Result> {
    const { text, values } = compiled(statement);
    const answer: Result | Result[] = await this.native.query({ text, values, types: AS_SENT });
    const result = Array.isArray(answer) ? answer.at(-1) : answer;
    if (result === undefined) throw new Error('PostgreSQL gave no answer.');
    return result;
  }
}

function compiled(statement: Sql): { readonly text: string; readonly values: readonly unknown[] } {
  const { text, values } = statement.compile();
  return { text, values: values.map(bindable) };
}

/** An id as the digits of a UUID, and a list of them as PostgreSQL writes it: pg would look for quotation marks in each. */
function bindable(value: SqlValue): unknown {
  if (value instanceof Id) return value.hex;
  return Array.isArray(value) && value[0] instanceof Id ? `{${value.map(bindable).join()}}` : value;
}

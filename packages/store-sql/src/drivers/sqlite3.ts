import { Id } from '../sql/id.js';
import { type Sql, sql } from '../sql/sql.js';
import type { Executor, Row } from '../sql/statements.js';

type Done<This = unknown> = (this: This, error: Error | null) => void;
type DoneWithRows = (error: Error | null, rows: Row[]) => void;

/** What this needs of sqlite3's `Database`. */
interface Native {
  configure(option: 'busyTimeout', milliseconds: number): void;
  serialize(work: () => void): void;
  all(text: string, values: readonly unknown[], done: DoneWithRows): unknown;
  run(text: string, values: readonly unknown[], done: Done<Changes>): unknown;
  exec(text: string, done: Done): unknown;
  prepare(text: string, done: Done): NativeStatement;
}

interface NativeStatement {
  all(values: readonly unknown[], done: DoneWithRows): unknown;
  run(values: readonly unknown[], done: Done<Changes>): unknown;
  finalize(): unknown;
}

interface Changes {
  readonly changes: number;
}

/**
 * Through sqlite3, on a connection that the application has too, in turn with its own statements: else a busy store could keep them
 * waiting for ever. So no statement is kept prepared, which would not wait for its turn.
 */
export class SharedSqliteConnection implements Executor {
  readonly #native: Native;

  constructor(native: object) {
    this.#native = native as Native;
  }

  rows(statement: Sql): Promise<Row[]> {
    const { text, values } = compiled(statement);
    return answered((done) => this.#native.serialize(() => this.#native.all(text, values, done)));
  }

  count(statement: Sql): Promise<number> {
    const { text, values } = compiled(statement);
    return changed((done) => this.#native.serialize(() => this.#native.run(text, values, done)));
  }
}

/**
 * Through sqlite3, on a connection on which nobody else sends anything, one statement at a time. Its statements, of which the store
 * has a few dozen, are kept prepared, and SQLite closes no connection that has some: so {@link letGo} comes before. One that failed is not kept: where it found the file locked it still
 * counts as under way, and holds what the next ones read from ever changing.
 */
export class SqliteConnection implements Executor {
  readonly native: object;
  readonly #native: Native;
  readonly #kept = new Map<string, NativeStatement>();

  constructor(native: object) {
    this.native = native;
    this.#native = native as Native;
  }

  /** How long the driver waits by itself for a file that somebody else has locked, in milliseconds. */
  waitForLock(limit: number): void {
    this.#native.configure('busyTimeout', limit);
  }

  rows(statement: Sql): Promise<Row[]> {
    return this.#send(statement, (prepared, values) => answered((done) => prepared.all(values, done)));
  }

  count(statement: Sql): Promise<number> {
    return this.#send(statement, (prepared, values) => changed((done) => prepared.run(values, done)));
  }

  run(statement: Sql): Promise<void> {
    const { text } = compiled(statement);
    return new Promise((resolve, reject) => {
      this.#native.exec(text, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Lets go of its statements, of one that is under way when it is done. The connection may be closed in the same turn. */
  letGo(): void {
    for (const prepared of this.#kept.values()) prepared.finalize();
    this.#kept.clear();
  }

  async #send<T>(
    statement: Sql,
    send: (prepared: NativeStatement, values: readonly unknown[]) => Promise<T>,
  ): Promise<T> {
    const { text, values } = compiled(statement);
    const prepared = this.#kept.get(text) ?? (await this.#prepare(text));
    try {
      return await send(prepared, values);
    } catch (error) {
      this.#forget(text, prepared);
      throw error;
    }
  }

  #prepare(text: string): Promise<NativeStatement> {
    return new Promise((resolve, reject) => {
      const prepared = this.#native.prepare(text, (error) => {
        if (error) {
          this.#kept.delete(text);
          reject(error);
        } else resolve(prepared);
      });
      this.#kept.set(text, prepared);
    });
  }

  #forget(text: string, prepared: NativeStatement): void {
    // Somebody may have let go of all meanwhile.
    if (this.#kept.get(text) !== prepared) return;
    this.#kept.delete(text);
    prepared.finalize();
  }
}

function answered(send: (done: DoneWithRows) => unknown): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    send((error, rows) => (error ? reject(error) : resolve(rows)));
  });
}

function changed(send: (done: Done<Changes>) => unknown): Promise<number> {
  return new Promise((resolve, reject) => {
    send(function (error) {
      if (error) reject(error);
      else resolve(this.changes);
    });
  });
}

/** An id as its text. */
function compiled(statement: Sql): { readonly text: string; readonly values: readonly unknown[] } {
  const { text, values } = statement.compile();
  return { text, values: values.map((value) => (value instanceof Id ? value.text : value)) };
}

/**
 * A selection whose rows come as one JSON text, since the driver takes longer to make a JavaScript value of each column
 * than SQLite does to find the rows.
 */
export function asJson(columns: Sql, source: Sql): Sql {
  return sql`SELECT json_group_array(json_array(${columns})) AS rows ${source}`;
}

/** The values in what {@link asJson} gives. */
export function valuesOf([row]: readonly Row[]): unknown[][] {
  return JSON.parse(String(row?.rows));
}

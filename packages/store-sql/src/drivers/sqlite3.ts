import { Id } from '../sql/id.js';
import { type Sql, sql } from '../sql/sql.js';
import type { Executor, Row } from '../sql/statements.js';

/** What this needs of sqlite3's `Database`. */
interface Native {
  configure(option: 'busyTimeout', milliseconds: number): void;
  serialize(work: () => void): void;
  all(text: string, values: readonly unknown[], done: (error: Error | null, rows: Row[]) => void): unknown;
  run(text: string, values: readonly unknown[], done: (this: Changes, error: Error | null) => void): unknown;
}

interface Changes {
  readonly changes: number;
}

/**
 * Through sqlite3, in turn with the application's own statements on that connection, as Sequelize has it: else a busy
 * store could keep them waiting for ever.
 *
 * No statement is kept prepared, which would save a little: SQLite closes no file that has a statement, and nobody tells
 * us before Sequelize closes it.
 */
export class SqliteConnection implements Executor {
  readonly #native: Native;

  constructor(native: object) {
    this.#native = native as Native;
  }

  /** How long the driver waits by itself for a file that somebody else has locked, in milliseconds. */
  waitForLock(limit: number): void {
    this.#native.configure('busyTimeout', limit);
  }

  rows(statement: Sql): Promise<Row[]> {
    const { text, values } = compiled(statement);
    return new Promise((resolve, reject) => {
      this.#native.serialize(() => {
        this.#native.all(text, values, (error, rows) => (error ? reject(error) : resolve(rows)));
      });
    });
  }

  count(statement: Sql): Promise<number> {
    const { text, values } = compiled(statement);
    return new Promise((resolve, reject) => {
      this.#native.serialize(() => {
        this.#native.run(text, values, function (error) {
          if (error) reject(error);
          else resolve(this.changes);
        });
      });
    });
  }
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

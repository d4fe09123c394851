import type { Activity, Revocation } from '@jwt-sessions/core/store';
import type { Id } from '../sql/id.js';
import type { Sql, SqlValue } from '../sql/sql.js';
import type { SqlCall } from '../sql/sql-call.js';
import type { Statements } from '../sql/statements.js';
import type { Tables } from '../sql/tables.js';

/** What the databases do differently. Everything else is written once, in `verbs`. */
export interface Dialect {
  readonly quoteMark: '"' | '`';
  /** The function that gives the smaller of two numbers. */
  readonly least: Sql;

  /** Whether the failure says that the database rolled back a transaction for colliding with another. */
  wasRolledBack(error: unknown): boolean;

  /** A number of rows, as LIMIT and OFFSET take it. */
  rowCount(count: number): SqlValue;

  /** The condition that `id` is one of these. */
  idIsOneOf(ids: readonly Id[]): Sql;

  /** How many ids one statement takes at most. */
  readonly idsPerStatement: number;

  /** What a transaction selects as it begins so that it holds a user's lock, in no message more; null where that takes one. */
  lockAtBegin(tables: Tables, userId: string): Sql | null;

  /**
   * Waits until no other transaction holds this user's lock, and holds it until the end of this one, unless it was taken when this
   * began. On some databases the lock is the user's row; then it is there afterwards.
   */
  lockUser(statements: Statements, tables: Tables, userId: string): Promise<void>;

  /** The same, for a caller who has nothing to do for a user without sessions: makes no row. */
  lockUserWithSessions(statements: Statements, tables: Tables, userId: string): Promise<void>;

  /** Whether one statement may change several tables and say what it did, by clauses of WITH that change something. */
  readonly changesWithin: boolean;

  /** Whether the failure says that there is a row already with such a key. */
  isTaken(error: unknown): boolean;

  /** Adds a row unless there is one with this id; whether it did. */
  insertUnlessThere(statements: Statements, insert: Sql): Promise<boolean>;

  /** Revokes the sessions of a user, whose lock is held, that meet a condition; returns their ids. */
  revokeWhere(
    statements: Statements,
    tables: Tables,
    userId: string,
    condition: Sql,
    revocation: Revocation,
  ): Promise<string[]>;

  /** Notes activity on at most {@link idsPerStatement} sessions; returns the ids that somebody else held. */
  noteActivity(call: SqlCall, activities: readonly Activity[], now: number): Promise<string[]>;

  /** Deletes the sessions that expired first before a time, at most so many. */
  purge(tables: Tables, before: number, limit: number): Sql;

  /** Whether a table is there. */
  hasTable(call: SqlCall, schema: string | null, name: string): Promise<boolean>;

  /** Runs the work on one connection while no other process runs its own. */
  migrateAlone(call: SqlCall, work: (statements: Statements) => Promise<void>): Promise<void>;

  /**
   * Does a part of that work which changes tables, and waits only briefly for one that others use: whoever comes to it then waits
   * behind. Whether they were free; where not, none is held, and the part may be done again.
   */
  changeIfFree(statements: Statements, part: () => Promise<void>): Promise<boolean>;

  /** Makes an index, given as `name ON table (columns)`, unless it is there. */
  createIndex(statements: Statements, index: Sql): Promise<void>;

  /** The types of columns, for this very server. */
  columnTypes(statements: Statements): Promise<ColumnTypes>;

  /**
   * Looks at the server before the tables are made, and sets what has to be set. One sentence for each setting that
   * weakens a promise; rejects where one breaks it.
   */
  prepare(call: SqlCall): Promise<string[]>;

  /** Asks for the server's clock, as `now`, in milliseconds since the epoch; null where it is this machine's. */
  readonly serverClock: Sql | null;

  /** Looks at the tables when they are made; as by {@link prepare}, one sentence each. */
  inspectTables(call: SqlCall): Promise<string[]>;

  /** Whether the failure says that a table or a column is missing. */
  lacksTable(error: unknown): boolean;

  /** Whether the failure says that this user may not do that. */
  lacksRight(error: unknown): boolean;
}

export interface ColumnTypes {
  /** The id of a session, a device or a call: see `Id`. */
  readonly id: Sql;
  /** 255 bytes, compared byte for byte. */
  readonly userId: Sql;
  /** 64 characters, compared byte for byte. */
  readonly shortText: Sql;
  /** 64 KiB, compared byte for byte. */
  readonly longText: Sql;
  /** 64 bits with a sign. */
  readonly integer: Sql;
  /** 32 bits with a sign. */
  readonly shortInteger: Sql;
  /** 0 or 1. */
  readonly flag: Sql;
  /** The column of the users' table that is changed to hold a user's lock, where that takes one. */
  readonly locks: Sql;
  /** What stands behind the columns of a table. */
  readonly tableOptions: Sql;
}

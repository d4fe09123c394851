import { literal, type Sql } from './sql.js';

/** The names of the store's tables and indexes, quoted for the database. */
export interface Tables {
  readonly sessions: Sql;
  readonly users: Sql;
  readonly erasures: Sql;
  readonly migrations: Sql;
  readonly sessionsByUser: Sql;
  readonly sessionsByExpiry: Sql;
  /** The schema, where one was named, and the name of the table that tells whether there is anything yet. */
  readonly schema: string | null;
  readonly migrationsName: string;
  readonly sessionsName: string;
  readonly usersName: string;
  readonly erasuresName: string;
  /** What tells this store's locks from those of another one in the same database. */
  readonly lockSpace: string;
}

/** The names that begin with the prefix. `prefix` and `schema` have been checked: they become SQL as they stand. */
export function tablesOf(prefix: string, schema: string | null, quoteMark: string): Tables {
  const quoted = (name: string) => `${quoteMark}${name}${quoteMark}`;
  const table = (name: string) =>
    literal(schema === null ? quoted(name) : `${quoted(schema)}.${quoted(name)}`);
  return {
    sessions: table(`${prefix}_sessions`),
    users: table(`${prefix}_users`),
    erasures: table(`${prefix}_erasures`),
    migrations: table(`${prefix}_migrations`),
    sessionsByUser: literal(quoted(`${prefix}_sessions_by_user`)),
    sessionsByExpiry: literal(quoted(`${prefix}_sessions_by_expiry`)),
    schema,
    migrationsName: `${prefix}_migrations`,
    sessionsName: `${prefix}_sessions`,
    usersName: `${prefix}_users`,
    erasuresName: `${prefix}_erasures`,
    lockSpace: `${schema ?? ''}.${prefix}`,
  };
}

import { literal, type Sql } from './sql.js';

/** The names of the store's tables and indexes, quoted for the database. */
export interface Tables {
  readonly sessions: Sql;
  readonly users: Sql;
  readonly erasures: Sql;
  readonly leases: Sql;
  readonly migrations: Sql;
  readonly sessionsByUser: Sql;
  readonly sessionsByExpiry: Sql;
  /** The schema, where one was named, and the name of the table that tells whether there is anything yet. */
  readonly schema: string | null;
  readonly migrationsName: string;
  readonly leasesName: string;
  /** The names of all that keep what was acknowledged, and a text that lists them. */
  readonly dataNames: readonly string[];
  readonly dataNamesText: string;
  /** What tells this store's locks from those of another one in the same database. */
  readonly lockSpace: string;
}

/** The names that begin with the prefix. `prefix` and `schema` have been checked: they become SQL as they stand. */
export function tablesOf(prefix: string, schema: string | null, quoteMark: string): Tables {
  const quoted = (name: string) => `${quoteMark}${name}${quoteMark}`;
  const table = (name: string) =>
    literal(schema === null ? quoted(name) : `${quoted(schema)}.${quoted(name)}`);
  const dataNames = ['sessions', 'users', 'erasures', 'leases'].map((name) => `${prefix}_${name}`);
  return {
    sessions: table(`${prefix}_sessions`),
    users: table(`${prefix}_users`),
    erasures: table(`${prefix}_erasures`),
    leases: table(`${prefix}_leases`),
    migrations: table(`${prefix}_migrations`),
    sessionsByUser: literal(quoted(`${prefix}_sessions_by_user`)),
    sessionsByExpiry: literal(quoted(`${prefix}_sessions_by_expiry`)),
    schema,
    migrationsName: `${prefix}_migrations`,
    leasesName: `${prefix}_leases`,
    dataNames,
    dataNamesText: `${dataNames.slice(0, -1).join(', ')} and ${dataNames.at(-1)}`,
    lockSpace: `${schema ?? ''}.${prefix}`,
  };
}

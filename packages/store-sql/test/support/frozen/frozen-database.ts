import { readdirSync } from 'node:fs';
import type { Sequelize } from 'sequelize';
import { readFixture } from '../../../../core/test/support/frozen/fixture.js';
import { ask } from '../ask.js';
import type { Backend } from '../backends.js';

const FOLDER = new URL('../../frozen/', import.meta.url);

/** The tables, each with what it is ordered by. */
const TABLES = {
  sessions: 'id',
  users: 'user_id',
  erasures: 'id',
  leases: 'id',
  migrations: 'name',
} as const;

/** How often a row was locked is no fact. */
const LOCKS = 'locks';

/** The migrations up to which schemas were taken, the oldest first. */
export const FROZEN_SCHEMAS: readonly string[] = readdirSync(FOLDER).toSorted();

/** Where a fixture stands: of each kind of server one. */
export function fixtureOf(schema: string, backend: Backend, what: 'schema.txt' | 'sql'): URL {
  return new URL(`${schema}/${serverOf(backend)}.${what}`, FOLDER);
}

function serverOf({ tag, family }: Backend): string {
  if (family !== 'mysql') return family;
  return tag === 'mysql' ? 'mysql' : 'mariadb';
}

/** Puts a database of a schema in the place of what has the prefix. */
export async function loadFrozen(
  sequelize: Sequelize,
  prefix: string,
  schema: string,
  backend: Backend,
): Promise<void> {
  await dropTables(sequelize, prefix);
  const text = readFixture(fixtureOf(schema, backend, 'sql')).replaceAll('jwt_', `${prefix}_`);
  for (const statement of text.split(/;\n+/).filter(Boolean)) await sequelize.query(statement);
}

/** The lines of a dump that are rows: how tables were made is no fact, what they are is told by the database. */
export function rowsOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith('INSERT'));
}

export async function dropTables(sequelize: Sequelize, prefix: string): Promise<void> {
  for (const name of Object.keys(TABLES)) await sequelize.query(`DROP TABLE IF EXISTS ${prefix}_${name}`);
}

/** The statements that make a database anew: its tables as they are planned, and all that is in it. */
export async function dump(
  sequelize: Sequelize,
  prefix: string,
  planned: readonly string[],
  backend: Backend,
): Promise<string> {
  const tables = planned.filter((statement) => !statement.startsWith('INSERT'));
  const rows = await dumpRows(sequelize, prefix, backend);
  return [...tables, ...rows]
    .map((statement) => `${statement};\n`)
    .join('')
    .replaceAll(`${prefix}_`, 'jwt_');
}

async function dumpRows(sequelize: Sequelize, prefix: string, { family }: Backend): Promise<string[]> {
  const statements: string[] = [];
  for (const [name, order] of Object.entries(TABLES)) {
    const rows = await ask<string>(sequelize, `SELECT * FROM ${prefix}_${name} ORDER BY ${order}`);
    for (const row of rows) {
      const columns = Object.keys(row).filter((column) => column !== LOCKS);
      const values = columns.map((column) => literalOf(row[column], family));
      statements.push(`INSERT INTO ${prefix}_${name} (${columns.join(', ')}) VALUES (${values.join(', ')})`);
    }
  }
  return statements;
}

function literalOf(value: unknown, family: Backend['family']): string {
  if (value === null) return 'NULL';
  if (Buffer.isBuffer(value)) return `x'${value.toString('hex')}'`;
  const text = String(value);
  if (/^\d+$/.test(text)) return text;
  const escaped = family === 'mysql' ? text.replaceAll('\\', '\\\\') : text;
  return `'${escaped.replaceAll("'", "''")}'`;
}

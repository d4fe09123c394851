import { randomBytes } from 'node:crypto';
import { Sequelize } from 'sequelize';
import { inject, onTestFinished } from 'vitest';
import { openSqlite } from './open-sqlite.js';

const server = inject('postgres');

/** How an empty database is opened until the test is over: on SQLite, and on PostgreSQL where there is one. */
export const DATABASES: readonly (readonly [string, () => Promise<Sequelize>])[] = [
  ['SQLite', openSqlite],
  ...(server === null ? [] : [['PostgreSQL', () => openPostgres(server.url)] as const]),
];

/** A schema of its own. */
async function openPostgres(url: string): Promise<Sequelize> {
  const schema = `scratch_${randomBytes(6).toString('hex')}`;
  const dialectOptions = { options: `-c search_path=${schema}` };
  const sequelize = new Sequelize(url, { logging: false, dialectOptions });
  onTestFinished(() => sequelize.close());
  await sequelize.query(`CREATE SCHEMA ${schema}`);
  return sequelize;
}

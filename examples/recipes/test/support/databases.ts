import { randomBytes } from 'node:crypto';
import { QueryTypes, Sequelize } from 'sequelize';
import { inject, onTestFinished } from 'vitest';
import { openSqlite } from './open-sqlite.js';

const server = inject('postgres');

/** How an empty database is opened until the test is over: on SQLite, and on PostgreSQL where there is one. */
export const DATABASES: readonly (readonly [string, () => Promise<Sequelize>])[] = [
  ['SQLite', openSqlite],
  ...(server === null ? [] : [['PostgreSQL', () => openPostgres(server.url)] as const]),
];

async function openPostgres(url: string): Promise<Sequelize> {
  const [sequelize] = await openPools(url, 1);
  return sequelize as Sequelize;
}

/**
 * So many pools for one empty schema on PostgreSQL, as so many processes have them, until the test is over.
 *
 * @param url of the server
 */
export async function openPools(url: string, count: number): Promise<Sequelize[]> {
  const schema = `scratch_${randomBytes(6).toString('hex')}`;
  const dialectOptions = { options: `-c search_path=${schema}` };
  const pools = Array.from(
    { length: count },
    () => new Sequelize(url, { logging: false, dialectOptions, pool: { max: 2 } }),
  );
  onTestFinished(async () => {
    for (const pool of pools) await pool.close();
  });
  await pools[0]?.query(`CREATE SCHEMA ${schema}`);
  return pools;
}

/** What stands in each table, by its name. */
export async function dumpTables(sequelize: Sequelize): Promise<Record<string, object[]>> {
  const select = { type: QueryTypes.SELECT } as const;
  const tables = await sequelize.query<{ readonly name: string }>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()',
    select,
  );
  const dump: Record<string, object[]> = {};
  for (const { name } of tables)
    dump[name] = await sequelize.query<object>(`SELECT * FROM "${name}"`, select);
  return dump;
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { allBackends } from './support/backends.js';

const run = promisify(execFile);
const cwd = new URL('..', import.meta.url);

const POOLS = {
  pg: "const { default: pg } = await import('pg'); const pool = new pg.Pool({ connectionString: url });",
  mysql2: "const { createPool } = await import('mysql2'); const pool = createPool({ uri: url });",
  'mysql2/promise':
    "const { createPool } = await import('mysql2/promise'); const pool = createPool({ uri: url });",
} as const;

/** Uses a store on a pool, and says which packages that can speak to a database the process has loaded then. */
const scriptFor = (way: keyof typeof POOLS, prefix: string) => `
  import { createRequire } from 'node:module';
  import { SqlStore } from '@jwt-sessions/store-sql';
  const url = process.env.URL_OF_THE_TEST;
  ${POOLS[way]}
  const store = new SqlStore(pool, { prefix: '${prefix}', logger: { warn() {}, error() {} } });
  await store.find(['none']);
  await pool.end();
  const files = Object.keys(createRequire(import.meta.url).cache);
  const names = files.map((file) => /node_modules\\/(sequelize|sqlite3|pg|mysql2|mariadb)\\//.exec(file)?.[1]);
  console.log([...new Set(names.filter(Boolean))].join());`;

// The built files, by Node itself: whatever else the tests have loaded is not there.
describe.each(allBackends().filter(({ way }) => way !== 'sequelize'))('a store on $name', (backend) => {
  it('loads neither Sequelize nor another driver', async () => {
    const { way } = backend;
    if (way === 'sequelize') throw new Error('This backend has no pool.');
    const script = scriptFor(way, `alone_${backend.tag}`);
    const env = { ...process.env, URL_OF_THE_TEST: backend.scratch?.url };
    const args = ['--input-type=module', '-e', script];
    const { stdout, stderr } = await run(process.execPath, args, { cwd, env });
    expect([stdout.trim(), stderr]).toEqual([way === 'pg' ? 'pg' : 'mysql2', '']);
  });
});

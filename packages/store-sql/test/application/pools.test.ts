import { type Pool as CorePool, createPool } from 'mysql2';
import type { Pool as PromisePool } from 'mysql2/promise';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { Mysql2PoolApplication } from '../../src/application/mysql2-pool-application.js';
import { PgPoolApplication } from '../../src/application/pg-pool-application.js';
import { type SqlDatabase, SqlStore } from '../../src/index.js';
import { allBackends, type Backend, connect } from '../support/backends.js';
import { askOn, type Native } from '../support/natives.js';
import { idOf, logIn, session } from '../support/sessions.js';
import { open } from '../support/ways.js';

const by = (...ways: Backend['way'][]) => allBackends().filter(({ way }) => ways.includes(way));

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe.each(by('pg', 'mysql2', 'mysql2/promise'))('a store on $name', (backend) => {
  it('takes no connection of the pool, and leaves it open', async () => {
    const natives: Native[] = [];
    const { database, close } = open(backend, 'own', { natives });
    cleanUps.push(close);
    const store = new SqlStore(database, { prefix: `own_${backend.tag}` });
    await Promise.all(['a', 'b', 'c'].map((label) => store.insert(logIn(session(label)))));
    expect(connectionsOf(database)).toBe(0);
    expect(natives.length).toBeGreaterThan(1);
    await store.close();
    expect(await one(database)).toBe(1);
  });
});

describe.each(by('pg'))('a store on $name', (backend) => {
  const url = backend.scratch?.url ?? '';

  /** A pool, a store on it, and the store's connections. */
  function start(purpose: string, config: pg.PoolConfig) {
    const natives: Native[] = [];
    const pool = new pg.Pool({ connectionString: url, max: 1, ...config });
    pool.on('connect', (client) => void natives.push(client as unknown as Native));
    cleanUps.push(() => pool.end());
    const store = new SqlStore(pool, { prefix: `pool_${purpose}`, timeout: '20s' });
    return { pool, store, natives };
  }

  it('has limits that the server keeps, those of the application where they are shorter, also in a URL', async () => {
    const settings = '?statement_timeout=3000&lock_timeout=60000';
    for (const [purpose, config, expected] of [
      ['none', {}, ['20s', '20s']],
      ['config', { statement_timeout: 3000, lock_timeout: 60_000 }, ['3s', '20s']],
      ['url', { connectionString: url + settings }, ['3s', '20s']],
    ] as const) {
      const { store, natives } = start(`limits_${purpose}`, config);
      await store.find([idOf('a')]);
      const rows = await askOn(
        natives.at(-1),
        "SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock",
      );
      expect(rows.map(({ statement, lock }) => [statement, lock])).toEqual([expected]);
    }
  });

  it.each(['connect', 'onConnect'])('has what the application sets on %s', async (where) => {
    const sequelize = connect(backend, 'pool_schema');
    const schema = `pool_${where.toLowerCase()}`;
    await sequelize.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    const set = async (client: pg.ClientBase) => void (await client.query(`SET search_path TO ${schema}`));
    const { pool, store } = start(
      'placed',
      where === 'onConnect' ? ({ onConnect: set } as pg.PoolConfig) : {},
    );
    if (where === 'connect') pool.on('connect', set);
    await store.insert(logIn(session('a')));
    const [rows] = await sequelize.query(`SELECT user_id FROM ${schema}.pool_placed_sessions`);
    await sequelize.close();
    expect(rows).toEqual([{ user_id: 'alice' }]);
  });

  it('finds the same whatever the application has set for its own queries', async () => {
    const types = { getTypeParser: () => () => 'nonsense' };
    const { store } = start('awkward', {
      ...{ types, binary: true, query_timeout: 1, parseInputDatesAsUTC: true, pipeline: true },
      idleTimeoutMillis: 0,
    } as pg.PoolConfig);
    await store.insert(logIn(session('a', { data: '"data"' })));
    const { details: _, maxIdleTimeout: __, deviceId: ___, ...facts } = session('a', { data: '"data"' });
    expect(await store.find([idOf('a')])).toEqual([expect.objectContaining(facts)]);
    expect(await store.list('alice', { now: 0, limit: 10 })).toHaveLength(1);
  });

  it('asks for the password each time, where that is a function', async () => {
    const { password, username: user, hostname: host, port, pathname } = new URL(url);
    let asked = 0;
    const place = {
      connectionString: undefined,
      user,
      host,
      port: Number(port),
      database: pathname.slice(1),
    };
    const { store } = start('password', {
      ...(place as pg.PoolConfig),
      password: async () => {
        asked += 1;
        return decodeURIComponent(password);
      },
    });
    expect(await store.find([idOf('a')])).toEqual([]);
    expect(asked).toBeGreaterThan(0);
  });
});

describe.each(by('mysql2'))('a store on $name', (backend) => {
  it('finds the same whatever the application has set for its own queries', async () => {
    const pool = createPool({
      uri: backend.scratch?.url ?? '',
      ...{
        flags: ['-FOUND_ROWS'],
        rowsAsArray: true,
        nestTables: true,
        namedPlaceholders: true,
        typeCast: false,
      },
      ...{
        supportBigNumbers: true,
        bigNumberStrings: true,
        dateStrings: true,
        idleTimeout: 0,
        connectionLimit: 0,
      },
      queryFormat: () => 'nonsense',
    } as never);
    cleanUps.push(() => pool.end());
    const modes: string[] = [];
    pool.on('connection', (connection) => {
      modes.push('set');
      connection.query("SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', SESSION autocommit = 0");
    });
    const store = new SqlStore(pool, { prefix: `pool_awkward_${backend.tag}` });
    await store.insert(logIn(session('a', { data: '"data"' })));
    const { details: _, maxIdleTimeout: __, deviceId: ___, ...facts } = session('a', { data: '"data"' });
    expect(await store.find([idOf('a')])).toEqual([expect.objectContaining(facts)]);
    // Counts as found, though it changes nothing.
    expect(await store.update(idOf('a'), {}, { generation: 0 }, 0)).toBe(true);
    expect(await store.list('alice', { now: 0, limit: 10 })).toHaveLength(1);
    expect(modes.length).toBeGreaterThan(0);
  });
});

describe('the wishes of a pool', () => {
  it.each([
    ['of pg', {}, { max: 10, idle: 10_000, connectTimeout: 0 }],
    [
      'of pg that has some',
      { max: 3, idleTimeoutMillis: 500, connectionTimeoutMillis: 700 },
      { max: 3, idle: 500, connectTimeout: 700 },
    ],
    ['of pg that closes none', { idleTimeoutMillis: 0 }, { max: 10, idle: 2 ** 31 - 1, connectTimeout: 0 }],
  ])('%s are taken over', (_, config, wishes) => {
    expect(new PgPoolApplication(new pg.Pool(config)).pool).toEqual(wishes);
  });

  it.each([
    ['of mysql2', {}, { max: 10, idle: 60_000, connectTimeout: 0 }],
    [
      'of mysql2 that has some',
      { connectionLimit: 3, idleTimeout: 500, connectTimeout: 700 },
      { max: 3, idle: 500, connectTimeout: 700 },
    ],
    [
      'of mysql2 that has no bounds',
      { connectionLimit: 0, idleTimeout: 0 },
      { max: Number.POSITIVE_INFINITY, idle: 2 ** 31 - 1, connectTimeout: 0 },
    ],
  ])('%s are taken over', async (_, config, wishes) => {
    const pool = createPool(config);
    expect(new Mysql2PoolApplication(pool).pool).toEqual(wishes);
    await pool.promise().end();
  });
});

/** How many connections the pool itself has. */
function connectionsOf(database: SqlDatabase): number {
  if (database instanceof pg.Pool) return database.totalCount;
  const core = 'pool' in database ? (database.pool as object) : database;
  return (core as { readonly _allConnections: { readonly length: number } })._allConnections.length;
}

/** What the application's own query answers. */
async function one(database: SqlDatabase): Promise<unknown> {
  if (database instanceof pg.Pool) return (await database.query('SELECT 1 AS one')).rows[0]?.one;
  const pool = database as unknown as CorePool | PromisePool;
  const [rows] = await ('promise' in pool ? pool.promise() : pool).query('SELECT 1 AS one');
  return (rows as { readonly one: unknown }[])[0]?.one;
}

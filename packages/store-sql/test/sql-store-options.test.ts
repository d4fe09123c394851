import { Sequelize } from 'sequelize';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SqlStore, type SqlStoreOptions } from '../src/index.js';
import { availableBackends, connect } from './backends.js';
import { idOf, logIn, session } from './sessions.js';

const memory = () => new Sequelize({ dialect: 'sqlite', storage: ':memory:', logging: false });

describe('SqlStore', () => {
  const refused: readonly [string, SqlStoreOptions, string][] = [
    ['an empty prefix', { tablePrefix: '' }, 'tablePrefix must be 1 to 40'],
    ['a prefix with a quote', { tablePrefix: 'a"b' }, 'tablePrefix must be 1 to 40'],
    ['a prefix that begins with a digit', { tablePrefix: '1a' }, 'tablePrefix must be 1 to 40'],
    ['a prefix that is too long', { tablePrefix: 'a'.repeat(41) }, 'tablePrefix must be 1 to 40'],
    ['a prefix with a placeholder', { tablePrefix: 'a$1' }, 'tablePrefix must be 1 to 40'],
    ['a schema on SQLite', { schema: 'auth' }, 'schema is for PostgreSQL; leave it out on sqlite.'],
    ['a switch that is no boolean', { sqliteWal: 'no' as never }, 'sqliteWal must be true or false.'],
    ['a listener that is no function', { onWarning: 'log' as never }, 'onWarning must be a function'],
  ];

  it.each(refused)('refuses %s', (_, options, message) => {
    expect(() => new SqlStore(memory(), options)).toThrow(TypeError);
    expect(() => new SqlStore(memory(), options)).toThrow(message);
  });

  it('refuses what is no Sequelize', () => {
    expect(() => new SqlStore('sqlite::memory:' as never)).toThrow(TypeError);
    expect(() => new SqlStore('sqlite::memory:' as never)).toThrow('SqlStore takes a Sequelize 6');
  });

  it('refuses a dialect that it does not know', () => {
    const other = { getDialect: () => 'oracle' } as Sequelize;
    expect(() => new SqlStore(other)).toThrow(
      new TypeError('SqlStore runs on postgres, mysql, mariadb and sqlite, not on oracle.'),
    );
  });
});

describe('close', () => {
  it('leaves the Sequelize open, which was given', async () => {
    const sequelize = memory();
    const store = new SqlStore(sequelize, { onWarning() {} });
    await store.prepare();
    await store.close();
    expect(await store.find([idOf('a')])).toEqual([]);
    await sequelize.close();
  });
});

describe('tablePrefix', () => {
  it('may be as long as 40 characters on every database', async () => {
    for (const backend of availableBackends()) {
      const sequelize = connect(backend, 'long_prefix');
      const tablePrefix = `p_${backend.tag}_${'x'.repeat(40)}`.slice(0, 40);
      for (const prefix of [tablePrefix, `${tablePrefix.slice(0, 39)}y`]) {
        const store = new SqlStore(sequelize, { tablePrefix: prefix });
        await store.prepare();
        expect((await store.insert(logIn(session('a')))).inserted).toBe(true);
      }
      await sequelize.close();
    }
  });
});

describe('schema', () => {
  it.each(availableBackends().filter(({ family }) => family === 'postgres'))(
    'is where the tables are, on $name',
    async (backend) => {
      const sequelize = connect(backend, 'schema');
      await sequelize.query('CREATE SCHEMA auth');
      const store = new SqlStore(sequelize, { schema: 'auth', tablePrefix: 'placed' });
      await store.prepare();
      await store.prepare();
      await store.insert(logIn(session('a')));
      const [rows] = await sequelize.query('SELECT id FROM auth.placed_sessions');
      expect(rows).toEqual([{ id: idOf('a') }]);
      await sequelize.close();
    },
  );
});

describe('onWarning', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is a warning of the process where it is left out', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const sequelize = memory();
    await new SqlStore(sequelize).prepare();
    expect(emitWarning.mock.calls).toEqual([
      [expect.stringContaining('SQLite: a database in memory'), { type: 'SqlStoreWarning' }],
    ]);
    await sequelize.close();
  });
});

import pg from 'pg';
import { Sequelize } from 'sequelize';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SqlStore, type SqlStoreOptions } from '../src/index.js';
import { ask } from './support/ask.js';
import { availableBackends, connect } from './support/backends.js';
import { idOf, logIn, session } from './support/sessions.js';

const memory = () => new Sequelize({ dialect: 'sqlite', storage: ':memory:', logging: false });

describe('SqlStore', () => {
  const prefixes =
    "prefix must be 1 to 40 ASCII letters, digits and underscores, the first no digit, such as 'jwt', not ";
  const durations = "timeout must be a duration with a unit, such as '30d' or '15m', not ";
  const refused: readonly [string, unknown, string][] = [
    ['an empty prefix', { prefix: '' }, `${prefixes}''.`],
    ['a prefix with a quote', { prefix: 'a"b' }, `${prefixes}'a"b'.`],
    ['a prefix that begins with a digit', { prefix: '1a' }, `${prefixes}'1a'.`],
    ['a prefix that is too long', { prefix: 'a'.repeat(41) }, `${prefixes}'${'a'.repeat(41)}'.`],
    ['a prefix with a placeholder', { prefix: 'a$1' }, `${prefixes}'a$1'.`],
    ['a prefix that is no text', { prefix: 7 }, `${prefixes}7.`],
    ['a schema on SQLite', { schema: 'auth' }, "schema is for PostgreSQL; leave 'auth' out on sqlite."],
    ['a time that is a number', { timeout: 5 }, `${durations}5.`],
    ['a time without a unit', { timeout: '5' }, `${durations}'5'.`],
    ['no time at all', { timeout: '0s' }, `${durations}'0s'.`],
    ['a time that is too long', { timeout: '31s' }, "timeout must be at most '30s', not '31s'."],
    ['a switch that is no boolean', { sqliteWal: 'no' }, "sqliteWal must be true or false, not 'no'."],
    [
      'a listener that is no function',
      { logger: 'log' },
      "logger must have the methods warn and error, which take an object and a message, as pino() has, not 'log'.",
    ],
    [
      'a name that it does not know',
      { tablePrefix: 'auth' },
      "SqlStore has no option 'tablePrefix'. Its options are prefix, schema, timeout, sqliteWal, logger.",
    ],
    [
      'a misspelt name, also without a value',
      { prefx: undefined },
      "SqlStore has no option 'prefx'. Did you mean 'prefix'? Its options are prefix, schema, timeout, sqliteWal, logger.",
    ],
    ['what are no options', 'auth', 'The options of SqlStore must be an object, not a string.'],
    ['null for options', null, 'The options of SqlStore must be an object, not null.'],
    ['a list for options', [], 'The options of SqlStore must be an object, not an array.'],
  ];

  it.each(refused)('refuses %s', (_, options, message) => {
    expect(() => new SqlStore(memory(), options as SqlStoreOptions)).toThrow(new TypeError(message));
  });

  it('takes every option that may be left out as undefined', () => {
    const options = {
      prefix: undefined,
      schema: undefined,
      timeout: undefined,
      sqliteWal: undefined,
      logger: undefined,
    };
    expect(() => new SqlStore(memory(), options)).not.toThrow();
  });

  it('refuses a schema that is no name on PostgreSQL', () => {
    const sequelize = new Sequelize('postgres://127.0.0.1/none', { logging: false });
    expect(() => new SqlStore(sequelize, { schema: 'a.b' })).toThrow(
      new TypeError(
        "schema must be 1 to 63 ASCII letters, digits and underscores, the first no digit, such as 'auth', not 'a.b'.",
      ),
    );
  });

  it('refuses what is no way to a database, and repeats no password', () => {
    expect(() => new SqlStore('postgres://alice:secret@host/db' as never)).toThrow(
      new TypeError(
        "SqlStore takes a Sequelize 6, as in new SqlStore(new Sequelize('sqlite:sessions.sqlite')), or a Pool of pg or of mysql2, not a string.",
      ),
    );
    expect(() => new SqlStore(undefined as never)).toThrow('not undefined.');
    for (const other of [new pg.Client(), { getConnection() {}, end() {} }, { config: {} }]) {
      expect(() => new SqlStore(other as never)).toThrow('or a Pool of pg or of mysql2, not an object.');
    }
  });

  it('refuses a dialect that it does not know', () => {
    const other = { getDialect: () => 'oracle' } as Sequelize;
    expect(() => new SqlStore(other)).toThrow(
      new TypeError('SqlStore runs on postgres, mysql, mariadb and sqlite, not on oracle.'),
    );
  });
});

describe('close', () => {
  it.each(availableBackends())('leaves the Sequelize open, which was given, on $name', async (backend) => {
    const sequelize = connect(backend, 'closed_store');
    const store = new SqlStore(sequelize, { prefix: `closed_store_${backend.tag}` });
    await store.prepare();
    await store.close();
    await store.close();
    expect(await ask(sequelize, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await sequelize.close();
  });

  it('changes nothing for a database in memory, which has one connection', async () => {
    const sequelize = memory();
    const store = new SqlStore(sequelize, { logger: { warn() {}, error() {} } });
    await store.prepare();
    await store.close();
    expect(await store.find([idOf('a')])).toEqual([]);
    await sequelize.close();
  });
});

describe('prefix', () => {
  it('may be as long as 40 characters on every database', async () => {
    for (const backend of availableBackends()) {
      const sequelize = connect(backend, 'long_prefix');
      const longest = `p_${backend.tag}_${'x'.repeat(40)}`.slice(0, 40);
      for (const prefix of [longest, `${longest.slice(0, 39)}y`]) {
        const store = new SqlStore(sequelize, { prefix });
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
      const store = new SqlStore(sequelize, { schema: 'auth', prefix: 'placed' });
      await store.prepare();
      await store.prepare();
      await store.insert(logIn(session('a')));
      const [rows] = await sequelize.query('SELECT user_id FROM auth.placed_sessions');
      expect(rows).toEqual([{ user_id: 'alice' }]);
      await sequelize.close();
    },
  );
});

describe('logger', () => {
  it('is told once of each setting, however often the store is prepared', async () => {
    const sequelize = memory();
    const warn = vi.fn();
    const store = new SqlStore(sequelize, { logger: { warn, error() {} } });
    await store.find([idOf('a')]);
    await store.prepare();
    expect(warn.mock.calls).toEqual([[{}, expect.stringContaining('SQLite: a database in memory')]]);
    await sequelize.close();
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is the console where it is left out', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const sequelize = memory();
    await new SqlStore(sequelize).prepare();
    expect(warned.mock.calls).toEqual([
      [expect.stringMatching(/^jwt-sessions: SQLite: a database in memory/)],
    ]);
    await sequelize.close();
  });
});

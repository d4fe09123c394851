import { type Options, Sequelize } from 'sequelize';
import { describe, expect, it } from 'vitest';
import { inspectServer } from '../../src/dialects/mysql/inspect-server.js';
import { inspectPostgres } from '../../src/dialects/postgres/inspect-server.js';
import { SqlStore } from '../../src/index.js';
import type { Statements } from '../../src/sql/statements.js';
import { ask } from '../support/ask.js';
import { availableBackends, type Backend, connect } from '../support/backends.js';
import { idOf, logIn, session } from '../support/sessions.js';

/** What `prepare` warns of. */
async function warningsOf(backend: Backend, options: Options = {}, setting?: string): Promise<string[]> {
  const warnings: string[] = [];
  const sequelize = connect(backend, `settings${setting ? '_set' : ''}`, options);
  if (setting !== undefined) await sequelize.query(setting);
  const logger = { warn: (_: object, message: string) => warnings.push(message), error() {} };
  try {
    await new SqlStore(sequelize, { prefix: `settings_${backend.tag}`, logger }).prepare();
  } finally {
    await sequelize.close();
  }
  return warnings;
}

/** As sqlite3 has a connection. */
interface Native {
  get(text: string, done: (error: Error | null, row: { readonly synchronous: number }) => void): void;
}

/** What `PRAGMA synchronous` says on that very connection: 0 is OFF, and 2 is FULL. */
function synchronousOf(native: Native | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    native?.get('PRAGMA synchronous', (error, row) => (error ? reject(error) : resolve(row.synchronous)));
  });
}

const on = (family: Backend['family']) => availableBackends().filter((backend) => backend.family === family);

describe.each(on('postgres'))('prepare on $name', (backend) => {
  /** The server of the tests may have been told to be quick rather than safe. */
  const ofTheServer = async () => {
    const sequelize = connect(backend, 'settings');
    const rows = await ask<'name'>(
      sequelize,
      "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY name",
    );
    await sequelize.close();
    return rows.map(({ name }) => expect.stringContaining(`PostgreSQL: ${name} is off.`));
  };

  it('names the settings of the server that are not sound, and says nothing of the others', async () => {
    expect(await warningsOf(backend)).toEqual(await ofTheServer());
  });

  it('warns when commits are not waited for', async () => {
    const warnings = await warningsOf(backend, { dialectOptions: { options: '-c synchronous_commit=off' } });
    expect(warnings).toContainEqual(expect.stringContaining('PostgreSQL: synchronous_commit is off.'));
  });

  it('warns of a table that a crash would empty', async () => {
    await warningsOf(backend);
    const sequelize = connect(backend, 'settings');
    const table = `settings_${backend.tag}_sessions`;
    await sequelize.query(`ALTER TABLE ${table} SET UNLOGGED`);
    expect(await warningsOf(backend)).toContainEqual(
      `PostgreSQL: the table ${table} is unlogged. A crash empties it, and no standby has it. ` +
        `Say ALTER TABLE ${table} SET LOGGED.`,
    );
    await sequelize.query(`ALTER TABLE ${table} SET LOGGED`);
    await sequelize.close();
  });
});

describe('the settings of PostgreSQL', () => {
  const SOUND = {
    synchronous_commit: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    data_sync_retry: 'off',
    synchronous_standby_names: '',
  };

  const serverWith = (settings: Readonly<Record<string, string>>): Pick<Statements, 'rows'> => ({
    rows: async () =>
      Object.entries({ ...SOUND, ...settings }).map(([name, setting]) => ({ name, setting })) as never,
  });

  it.each([
    {},
    { synchronous_commit: 'local' },
    { synchronous_commit: 'remote_write' },
    { synchronous_commit: 'remote_apply', synchronous_standby_names: 'a' },
    { synchronous_commit: 'on', synchronous_standby_names: '*' },
  ])('of %o are sound', async (settings) => {
    expect(await inspectPostgres(serverWith(settings))).toEqual([]);
  });

  it.each([
    ['synchronous_commit', 'off', {}, "Set it to 'on'"],
    ['fsync', 'off', {}, "Set it to 'on'."],
    ['full_page_writes', 'off', {}, 'half-written pages'],
    ['data_sync_retry', 'on', {}, "Set it to 'off'."],
    ['synchronous_commit', 'local', { synchronous_standby_names: 'a' }, 'A standby that takes over may lack'],
    [
      'synchronous_commit',
      'remote_write',
      { synchronous_standby_names: 'a' },
      'A standby that takes over may lack',
    ],
  ])('warn of %s = %s', async (name, value, others, said) => {
    const warnings = await inspectPostgres(serverWith({ ...others, [name]: value }));
    expect(warnings).toEqual([expect.stringContaining(`PostgreSQL: ${name} is ${value}.`)]);
    expect(warnings[0]).toContain(said);
  });
});

describe.each(on('sqlite'))('prepare on $name', (backend) => {
  it('has nothing to say of the defaults', async () => {
    expect(await warningsOf(backend)).toEqual([]);
  });

  it('writes through to the disk, whatever the application has set on its own connection', async () => {
    const sequelize = connect(backend, 'settings_synchronous');
    await sequelize.query('PRAGMA synchronous = OFF');
    await new SqlStore(sequelize).prepare();
    const { connections } = sequelize.connectionManager as unknown as { connections: Record<string, Native> };
    const { default: ofTheApplication, ...own } = connections;
    const [level] = await Promise.all(Object.values(own).map(synchronousOf));
    expect(await synchronousOf(ofTheApplication)).toBe(0);
    expect(level).toBe(2);
    await sequelize.close();
  });

  it.each(['MEMORY', 'OFF'])('warns when the journal mode is %s', async (mode) => {
    const sequelize = connect(backend, 'settings_journal');
    await sequelize.query(`PRAGMA journal_mode = ${mode}`);
    const warnings: string[] = [];
    const logger = { warn: (_: object, message: string) => warnings.push(message), error() {} };
    await new SqlStore(sequelize, { sqliteWal: false, logger }).prepare();
    await sequelize.close();
    expect(warnings).toEqual([expect.stringContaining(`SQLite: the journal mode is ${mode}.`)]);
  });

  it.each(['', 'file::memory:?cache=shared'])(
    'refuses the storage %o, which is gone when it is closed',
    (storage) => {
      const sequelize = new Sequelize({ dialect: 'sqlite', storage, logging: false });
      expect(() => new SqlStore(sequelize)).toThrow(
        new TypeError(`storage must name a file that stays, such as 'sessions.sqlite', not '${storage}'.`),
      );
    },
  );

  it('sets the journal mode to WAL, so that who has read something holds up nobody', async () => {
    const sequelize = connect(backend, 'wal');
    const store = new SqlStore(sequelize);
    await store.prepare();
    expect(await ask(sequelize, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    const transaction = await sequelize.transaction();
    await sequelize.query('SELECT count(*) FROM jwt_sessions', { transaction });
    expect((await store.insert(logIn(session('a')))).inserted).toBe(true);
    await transaction.rollback();
    expect(await store.find([idOf('a')])).toHaveLength(1);
    await sequelize.close();
  });

  it('leaves the journal mode where that is wanted', async () => {
    const sequelize = connect(backend, 'no_wal');
    const store = new SqlStore(sequelize, { sqliteWal: false });
    await store.prepare();
    expect(await ask(sequelize, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'delete' }]);
    expect((await store.insert(logIn(session('a')))).inserted).toBe(true);
    await sequelize.close();
  });
});

describe.each(on('mysql'))('prepare on $name', (backend) => {
  it('refuses a connection that can not carry every text', async () => {
    const isMariadb = backend.options('').url?.startsWith('mariadb:');
    const dialectOptions = isMariadb ? { collation: 'LATIN1_SWEDISH_CI' } : { charset: 'LATIN1' };
    await expect(warningsOf(backend, { dialectOptions })).rejects.toThrow(
      "the character set of the connection is latin1, which can't hold every text.",
    );
  });

  it('has nothing to say of a sound server', async () => {
    expect(await warningsOf(backend)).toEqual([]);
  });

  it('warns of a table that is kept by another engine', async () => {
    const prefix = `settings_engine_${backend.tag}`;
    const table = `${prefix}_users`;
    const sequelize = connect(backend, 'settings');
    await sequelize.query(
      `CREATE TABLE ${table} (user_id VARCHAR(100) NOT NULL PRIMARY KEY) ENGINE = MyISAM`,
    );
    const warnings: string[] = [];
    const logger = { warn: (_: object, message: string) => warnings.push(message), error() {} };
    await new SqlStore(sequelize, { prefix, logger }).prepare();
    await sequelize.close();
    expect(warnings).toEqual([
      `The table ${table} is kept by MyISAM, which undoes nothing and may lose what was acknowledged. ` +
        `Say ALTER TABLE ${table} ENGINE = InnoDB.`,
    ]);
  });

  it('makes columns that compare bytes, and see a space at the end', async () => {
    await warningsOf(backend);
    const sequelize = connect(backend, 'settings');
    const rows = await ask<'collation'>(
      sequelize,
      `SELECT DISTINCT collation_name AS collation FROM information_schema.columns
        WHERE table_name = 'settings_${backend.tag}_sessions' AND collation_name IS NOT NULL`,
    );
    await sequelize.close();
    expect(rows).toEqual([
      { collation: backend.name === 'MySQL' ? 'utf8mb4_0900_bin' : 'utf8mb4_nopad_bin' },
    ]);
  });
});

describe('the settings of MySQL and MariaDB', () => {
  const SOUND = {
    character_set_client: 'utf8mb4',
    character_set_connection: 'utf8mb4',
    character_set_results: 'utf8mb4',
    innodb_flush_log_at_trx_commit: '1',
    innodb_flush_method: 'O_DIRECT',
    innodb_force_recovery: '0',
  };

  /** A server that answers the three questions. */
  function serverWith(
    version: string,
    settings: Readonly<Record<string, string>>,
    status: Readonly<Record<string, string>> = {},
  ): Pick<Statements, 'rows'> {
    const named = (values: Readonly<Record<string, string>>) =>
      Object.entries(values).map(([name, value]) => ({ Variable_name: name, Value: value }));
    const answers = [[{ version }], named({ ...SOUND, ...settings }), named(status)];
    return { rows: async () => (answers.shift() ?? []) as never };
  }

  it.each([
    ['8.0.17', {}],
    ['8.4.3-log', { log_bin: 'ON', sync_binlog: '1', innodb_doublewrite: 'DETECT_AND_RECOVER' }],
    ['10.11.6-MariaDB', { log_bin: 'OFF', sync_binlog: '0', innodb_doublewrite: 'ON' }],
    ['10.6.0-MariaDB', {}],
  ])('of %s are sound', async (version, settings) => {
    expect(await inspectServer(serverWith(version, settings))).toEqual([]);
  });

  it.each([
    ['innodb_flush_log_at_trx_commit', '0', {}, 'Set it to 1.'],
    ['innodb_flush_log_at_trx_commit', '2', {}, 'Set it to 1.'],
    ['sync_binlog', '0', { log_bin: 'ON' }, 'Set it to 1, or leave log_bin off.'],
    ['sync_binlog', '100', { log_bin: 'ON' }, 'Set it to 1, or leave log_bin off.'],
    ['innodb_doublewrite', 'OFF', {}, 'Set it to ON'],
    ['innodb_doublewrite', 'DETECT_ONLY', {}, 'Set it to ON'],
    ['innodb_flush_method', 'nosync', {}, 'Leave it out'],
    ['innodb_flush_method', 'littlesync', {}, 'Leave it out'],
    ['innodb_force_recovery', '1', {}, 'Set it to 0.'],
  ])('warn of %s = %s', async (name, value, others, said) => {
    const warnings = await inspectServer(serverWith('8.0.40', { ...others, [name]: value }));
    expect(warnings).toEqual([expect.stringContaining(`MySQL: ${name} is ${value}.`)]);
    expect(warnings[0]).toContain(said);
  });

  it('warn of a redo log that was switched off', async () => {
    const status = { Innodb_redo_log_enabled: 'OFF' };
    expect(await inspectServer(serverWith('8.4.0', {}, status))).toEqual([
      expect.stringContaining('Say ALTER INSTANCE ENABLE INNODB REDO_LOG.'),
    ]);
  });

  it('of a replication group are refused where it has several primaries', async () => {
    const group = (mode: string) =>
      serverWith('9.7.0', {
        group_replication_group_name: 'a group',
        group_replication_single_primary_mode: mode,
      });
    expect(await inspectServer(group('ON'))).toEqual([]);
    await expect(inspectServer(group('OFF'))).rejects.toThrow(
      'MySQL: this server is in a replication group with several primaries',
    );
  });

  it('are not of a group whose plugin is merely there', async () => {
    const alone = { group_replication_group_name: '', group_replication_single_primary_mode: 'OFF' };
    expect(await inspectServer(serverWith('9.7.0', alone))).toEqual([]);
  });

  it.each([
    ['5.7.44-log', 'MySQL 5.7.44-log is too old: 8.0.17 or later is needed.'],
    ['8.0.16', 'MySQL 8.0.16 is too old: 8.0.17 or later is needed.'],
    ['10.5.27-MariaDB', 'MariaDB 10.5.27-MariaDB is too old: 10.6.0 or later is needed.'],
  ])('of %s are refused', async (version, message) => {
    await expect(inspectServer(serverWith(version, {}))).rejects.toThrow(new Error(message));
  });
});

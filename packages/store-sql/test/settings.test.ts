import type { Options } from 'sequelize';
import { describe, expect, it } from 'vitest';
import { inspectServer } from '../src/dialects/mysql-server.js';
import { SqlStore } from '../src/index.js';
import type { Statements } from '../src/statements.js';
import { ask } from './ask.js';
import { availableBackends, type Backend, connect } from './backends.js';
import { idOf, logIn, session } from './sessions.js';

/** What `prepare` warns of. */
async function warningsOf(backend: Backend, options: Options = {}, setting?: string): Promise<string[]> {
  const warnings: string[] = [];
  const sequelize = connect(backend, `settings${setting ? '_set' : ''}`, options);
  if (setting !== undefined) await sequelize.query(setting);
  const onWarning = (message: string) => warnings.push(message);
  try {
    await new SqlStore(sequelize, { tablePrefix: `settings_${backend.tag}`, onWarning }).prepare();
  } finally {
    await sequelize.close();
  }
  return warnings;
}

const on = (family: Backend['family']) => availableBackends().filter((backend) => backend.family === family);

describe.each(on('postgres'))('prepare on $name', (backend) => {
  it('has nothing to say of the defaults', async () => {
    expect(await warningsOf(backend)).toEqual([]);
  });

  it('warns when commits are not waited for', async () => {
    const warnings = await warningsOf(backend, { dialectOptions: { options: '-c synchronous_commit=off' } });
    expect(warnings).toEqual([expect.stringContaining('PostgreSQL: synchronous_commit is off.')]);
  });
});

describe.each(on('sqlite'))('prepare on $name', (backend) => {
  it('has nothing to say of the defaults', async () => {
    expect(await warningsOf(backend)).toEqual([]);
  });

  it.each([
    ['OFF', 'OFF'],
    ['NORMAL', 'NORMAL in WAL mode'],
  ])('warns when synchronous is %s', async (level, named) => {
    const warnings = await warningsOf(backend, {}, `PRAGMA synchronous = ${level}`);
    expect(warnings).toEqual([expect.stringContaining(`SQLite: PRAGMA synchronous is ${named}.`)]);
  });

  it('sets the journal mode to WAL, so that who has read something holds up nobody', async () => {
    const sequelize = connect(backend, 'wal');
    const store = new SqlStore(sequelize);
    await store.prepare();
    expect(await ask(sequelize, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    const transaction = await sequelize.transaction();
    await sequelize.query('SELECT count(*) FROM jwt_sessions_sessions', { transaction });
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
  };

  /** A server that answers the two questions. */
  function serverWith(version: string, settings: Readonly<Record<string, string>>): Pick<Statements, 'rows'> {
    const answers = [
      [{ version }],
      Object.entries({ ...SOUND, ...settings }).map(([name, value]) => ({
        Variable_name: name,
        Value: value,
      })),
    ];
    return { rows: async () => (answers.shift() ?? []) as never };
  }

  it.each([
    ['8.0.17', {}],
    ['8.4.3-log', {}],
    ['10.6.0-MariaDB', { wsrep_on: 'OFF', wsrep_sync_wait: '0' }],
    ['11.4.2-MariaDB-ubu2404', { wsrep_on: 'ON', wsrep_sync_wait: '15' }],
  ])('of %s are sound', async (version, settings) => {
    expect(await inspectServer(serverWith(version, settings))).toEqual([]);
  });

  it.each(['0', '2'])('warn of innodb_flush_log_at_trx_commit = %s', async (value) => {
    expect(await inspectServer(serverWith('8.0.40', { innodb_flush_log_at_trx_commit: value }))).toEqual([
      expect.stringContaining(`MySQL: innodb_flush_log_at_trx_commit is ${value}.`),
    ]);
  });

  it.each(['0', '2', '6'])('warn of a Galera node with wsrep_sync_wait = %s', async (value) => {
    const galera = serverWith('10.11.6-MariaDB', { wsrep_on: 'ON', wsrep_sync_wait: value });
    expect(await inspectServer(galera)).toEqual([expect.stringContaining('Set wsrep_sync_wait to 1')]);
  });

  it.each([
    ['5.7.44-log', 'MySQL 5.7.44-log is too old: 8.0.17 or later is needed.'],
    ['8.0.16', 'MySQL 8.0.16 is too old: 8.0.17 or later is needed.'],
    ['10.5.27-MariaDB', 'MariaDB 10.5.27-MariaDB is too old: 10.6.0 or later is needed.'],
  ])('of %s are refused', async (version, message) => {
    await expect(inspectServer(serverWith(version, {}))).rejects.toThrow(new Error(message));
  });
});

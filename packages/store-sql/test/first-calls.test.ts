import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Options, Sequelize } from 'sequelize';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, type Backend, connect } from './support/backends.js';
import { callsOf } from './support/calls.js';
import { administer } from './support/servers/scratch.js';
import { idOf, logIn, session } from './support/sessions.js';

const METHODS = Object.keys(callsOf({} as SqlStore)).filter((method) => method !== 'prepare');

const open: Sequelize[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((sequelize) => sequelize.close()));
});

/** A store that nobody has prepared, on tables that aren't there. */
function start(backend: Backend, purpose: string, options: Options = {}) {
  const prefix = `first_${purpose}_${backend.tag}`;
  const log: string[] = [];
  const sequelize = connect(backend, prefix, { logging: (text) => log.push(text), ...options });
  open.push(sequelize);
  return { store: new SqlStore(sequelize, { prefix, timeout: '30s' }), log, prefix, sequelize };
}

describe.each(availableBackends())('the first call on $name', (backend) => {
  it.each(METHODS)('may be %s, which makes the tables', async (method) => {
    const { store } = start(backend, method.toLowerCase());
    await callsOf(store)[method]?.();
    expect((await store.insert(logIn(session('after')))).inserted).toBe(true);
    expect(await store.find([idOf('after')])).toHaveLength(1);
  });

  it('prepares once for all that come together', async () => {
    const { store, log, prefix } = start(backend, 'together');
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.find([idOf(`${n}`)])));
    expect(log.filter((text) => text.includes(`CREATE TABLE IF NOT EXISTS`)).length).toBe(5);
    expect(
      log.filter((text) => text.includes('INSERT INTO') && text.includes(`${prefix}_migrations`)),
    ).toHaveLength(1);
  });

  it('is the only one that prepares', async () => {
    const { store, log } = start(backend, 'only');
    await store.insert(logIn(session('found')));
    log.length = 0;
    await store.find([idOf('found')]);
    expect(log).toHaveLength(1);
  });

  it('makes no tables anew that have been dropped, and works when they are back', async () => {
    const { store, prefix, sequelize } = start(backend, 'dropped');
    await store.insert(logIn(session('lost')));
    const tables = ['sessions', 'users', 'erasures', 'leases', 'migrations'];
    for (const table of tables)
      await sequelize.query(`ALTER TABLE ${prefix}_${table} RENAME TO ${prefix}_${table}_kept`);
    await expect(store.find([idOf('lost')])).rejects.toThrow(
      /It looks again before its next call, and makes none anew/,
    );
    for (const _ of ['once', 'again'])
      await expect(store.find([idOf('lost')])).rejects.toThrow(/have gone since they were prepared/);
    for (const table of tables)
      await sequelize.query(`ALTER TABLE ${prefix}_${table}_kept RENAME TO ${prefix}_${table}`);
    expect(await store.find([idOf('lost')])).toHaveLength(1);
  });

  it('makes tables that have been dropped when it is told to', async () => {
    const { store, prefix, sequelize } = start(backend, 'made_anew');
    await store.insert(logIn(session('lost')));
    for (const table of ['sessions', 'users', 'erasures', 'leases', 'migrations'])
      await sequelize.query(`DROP TABLE ${prefix}_${table}`);
    await expect(store.find([idOf('lost')])).rejects.toThrow();
    await store.prepare();
    expect(await store.find([idOf('lost')])).toEqual([]);
  });
});

const onServers = availableBackends().filter(({ scratch }) => scratch);

describe.each(onServers)('the first call on $name', (backend) => {
  it('is tried again by the next one where it failed', async () => {
    let refusals = 2;
    const { store } = start(backend, 'failing', {
      hooks: {
        async beforeConnect() {
          refusals -= 1;
          if (refusals >= 0) throw new Error('no password');
        },
      },
    });
    await expect(store.find([idOf('a')])).rejects.toThrow('no password');
    await expect(store.insert(logIn(session('a')))).rejects.toThrow('no password');
    expect((await store.insert(logIn(session('a')))).inserted).toBe(true);
  });

  it('needs no right to make tables where they are up to date, and says so where they are not', async () => {
    const { store: privileged, prefix } = start(backend, 'rights');
    const { scratch, family } = backend;
    const url = new URL(scratch?.url ?? '');
    const database = url.pathname.slice(1);
    const user = `${prefix}_app`;
    const postgres = family === 'postgres';
    await administer(scratch?.adminUrl ?? '', [
      postgres ? `CREATE ROLE ${user} LOGIN PASSWORD 'app'` : `CREATE USER ${user} IDENTIFIED BY 'app'`,
    ]);
    const grant = (rights: string, table: string) =>
      administer(url.href, [
        `GRANT ${rights} ON ${postgres ? '' : `${database}.`}${prefix}_${table} TO ${user}`,
      ]);
    try {
      const restricted = new URL(url);
      restricted.username = user;
      restricted.password = 'app';
      await privileged.prepare();
      for (const table of ['sessions', 'users', 'erasures', 'leases']) {
        await grant('SELECT, INSERT, UPDATE, DELETE', table);
      }
      await grant('SELECT', 'migrations');
      const sequelize = new Sequelize(restricted.href, { logging: false });
      open.push(sequelize);
      expect((await new SqlStore(sequelize, { prefix }).insert(logIn(session('a')))).inserted).toBe(true);

      const unprepared = new SqlStore(sequelize, { prefix: `${prefix}_b` });
      for (const _ of ['once', 'again']) {
        await expect(unprepared.find([idOf('a')])).rejects.toThrow(
          /^The tables first_rights_\w+_b_sessions, \w+_users, \w+_erasures and \w+_leases are missing or of an older version, and this database user may not make them \(.*denied.*\): call await store\.prepare\(\) once as a user that may\.$/,
        );
      }
    } finally {
      await Promise.all(open.splice(0).map((sequelize) => sequelize.close()));
      await administer(url.href, postgres ? [`DROP OWNED BY ${user}`] : []);
      await administer(scratch?.adminUrl ?? '', [postgres ? `DROP ROLE ${user}` : `DROP USER ${user}`]);
    }
  });
});

describe('the first call on SQLite', () => {
  const { sqliteFolder } = inject('servers');

  it.runIf(sqliteFolder !== null)('is tried again by the next one where it failed', async () => {
    const storage = join(sqliteFolder ?? '', 'first_failing.sqlite');
    await mkdir(storage, { recursive: true });
    const sequelize = new Sequelize({ dialect: 'sqlite', storage, logging: false });
    open.push(sequelize);
    const store = new SqlStore(sequelize);
    await expect(store.find([idOf('a')])).rejects.toThrow('SQLITE_CANTOPEN');
    await rmdir(storage);
    expect((await store.insert(logIn(session('a')))).inserted).toBe(true);
  });
});

import type { Sequelize } from 'sequelize';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, type Backend, connect, onDatabase, setupOf } from './backends.js';
import { administer } from './servers/scratch.js';
import { idOf, logIn, session } from './sessions.js';
import { StoreProcess } from './store-process.js';

const PROCESSES = 8;
const ROUNDS = 10;
const MIGRATIONS = ['0001-sessions-and-users'];

/** The backend with an empty database instead of the one that all tests share. */
async function emptied(backend: Backend): Promise<Backend> {
  const { scratch } = backend;
  if (!scratch) return backend;
  await administer(scratch.adminUrl, [
    `DROP DATABASE IF EXISTS ${scratch.spareName}`,
    `CREATE DATABASE ${scratch.spareName}`,
  ]);
  return onDatabase(backend, scratch.spareName);
}

describe('prepare', () => {
  describe('by eight processes at once', () => {
    let processes: StoreProcess[] = [];

    beforeAll(() => {
      processes = Array.from({ length: PROCESSES }, () => new StoreProcess());
    });

    afterAll(async () => {
      await Promise.all(processes.map((each) => each.end()));
    });

    it.each(availableBackends())('makes the tables of an empty database once, on $name', async (backend) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const tablePrefix = `round_${round}`;
        const empty = await emptied(backend);
        await Promise.all(processes.map((each) => each.open(setupOf(empty, tablePrefix))));
        await Promise.all(processes.map(({ store }) => store.prepare()));

        const logIns = processes.map(({ store }, n) => store.insert(logIn(session(`${n}`))));
        const inserted = (await Promise.all(logIns)).map((result) => result.inserted);
        expect(inserted).toEqual(processes.map(() => true));
        await Promise.all(processes.map((each) => each.close()));
        expect(await recordedMigrations(empty, tablePrefix)).toEqual(MIGRATIONS);
      }
    });
  });

  describe.each(availableBackends())('on $name', (backend) => {
    const tablePrefix = `prepare_${backend.tag}`;
    const log: string[] = [];
    let sequelize: Sequelize;
    let store: SqlStore;

    beforeEach(async () => {
      sequelize = connect(backend, tablePrefix, { logging: (text) => log.push(text) });
      store = new SqlStore(sequelize, { tablePrefix, onWarning() {} });
      await store.prepare();
      log.length = 0;
    });

    afterEach(async () => {
      await sequelize.close();
    });

    it('only reads where the tables are up to date', async () => {
      await store.prepare();
      const verbs = log.map((text) => /: (\w+)/.exec(text)?.[1]);
      expect(verbs.filter((verb) => !['SELECT', 'SHOW', 'PRAGMA'].includes(verb ?? ''))).toEqual([]);
    });

    it('goes on where a migration was broken off', async () => {
      await store.insert(logIn(session('before')));
      await sequelize.query(`DELETE FROM ${tablePrefix}_migrations`);
      await store.prepare();
      expect(await recordedMigrations(backend, tablePrefix)).toEqual(MIGRATIONS);
      expect(await store.find([idOf('before')])).toHaveLength(1);
    });

    it('keeps the tables of two prefixes apart', async () => {
      const other = new SqlStore(sequelize, { tablePrefix: `${tablePrefix}_b`, onWarning() {} });
      await other.prepare();
      await other.insert(logIn(session('elsewhere')));
      expect(await other.find([idOf('elsewhere')])).toHaveLength(1);
      expect(await store.find([idOf('elsewhere')])).toEqual([]);
    });
  });
});

async function recordedMigrations(backend: Backend, tablePrefix: string): Promise<unknown[]> {
  const sequelize = connect(backend, tablePrefix);
  const [rows] = await sequelize.query(`SELECT name FROM ${tablePrefix}_migrations`);
  await sequelize.close();
  return (rows as { readonly name: unknown }[]).map(({ name }) => name);
}

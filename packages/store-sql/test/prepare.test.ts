import type { Sequelize } from 'sequelize';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { ask } from './support/ask.js';
import {
  allBackends,
  availableBackends,
  type Backend,
  connect,
  onDatabase,
  setupOf,
} from './support/backends.js';
import { administer } from './support/servers/scratch.js';
import { idOf, logIn, session } from './support/sessions.js';
import { StoreProcess } from './support/store-process.js';

const PROCESSES = 8;
const ROUNDS = Array.from({ length: 10 }, (_, round) => round);
const MIGRATIONS = ['0001-sessions-and-users'];

describe('prepare by eight processes at once', () => {
  let processes: StoreProcess[] = [];

  beforeAll(() => {
    processes = Array.from({ length: PROCESSES }, () => new StoreProcess());
  });

  afterAll(async () => {
    await Promise.all(processes.map((each) => each.end()));
  });

  describe.each(allBackends())('on $name', (backend) => {
    it.each(ROUNDS)('makes the tables of an empty database once, round %i', async (round) => {
      const prefix = `round_${round}`;
      const empty = await emptied(backend);
      await Promise.all(processes.map((each) => each.open(setupOf(empty, prefix))));
      await Promise.all(processes.map(({ store }) => store.prepare()));

      const logIns = processes.map(({ store }, n) => store.insert(logIn(session(`${n}`))));
      const inserted = (await Promise.all(logIns)).map((result) => result.inserted);
      await Promise.all(processes.map((each) => each.close()));
      expect(inserted).toEqual(processes.map(() => true));
      expect(await recordedMigrations(empty, prefix)).toEqual(MIGRATIONS);
    });
  });
});

describe.each(availableBackends())('prepare on $name', (backend) => {
  const prefix = `prepare_${backend.tag}`;
  const log: string[] = [];
  let sequelize: Sequelize;
  let store: SqlStore;

  beforeEach(async () => {
    sequelize = connect(backend, prefix, { logging: (text) => log.push(text) });
    store = new SqlStore(sequelize, { prefix });
    await store.prepare();
    log.length = 0;
  });

  afterEach(async () => {
    await sequelize.close();
  });

  it('only asks where the tables are up to date', async () => {
    await store.prepare();
    const verbs = log.map((text) => /\): (\w+)/.exec(text)?.[1] ?? text);
    expect(verbs.length).toBeGreaterThan(1);
    expect(verbs.filter((verb) => !['SELECT', 'SHOW', 'PRAGMA'].includes(verb))).toEqual([]);
    // It asks for a clock, and takes no lock.
    expect(log.join('\n')).not.toMatch(/(?<!c)lock/i);
  });

  it('plans nothing where the tables are up to date', async () => {
    expect(await store.planPreparation()).toEqual([]);
  });

  it('plans by statements that somebody else may send, and sends none', async () => {
    const planned = new SqlStore(sequelize, { prefix: `${prefix}_p` });
    const statements = await planned.planPreparation();
    expect(await planned.planPreparation()).toEqual(statements);
    for (const statement of statements) await sequelize.query(statement);
    expect(await planned.planPreparation()).toEqual([]);
    await planned.insert(logIn(session('planned')));
    expect(await planned.find([idOf('planned')])).toHaveLength(1);
  });

  it('goes on where a migration was broken off', async () => {
    await store.insert(logIn(session('before')));
    await sequelize.query(`DELETE FROM ${prefix}_migrations`);
    await store.prepare();
    expect(await recordedMigrations(backend, prefix)).toEqual(MIGRATIONS);
    expect(await store.find([idOf('before')])).toHaveLength(1);
  });

  it('keeps the tables of two prefixes apart', async () => {
    const other = new SqlStore(sequelize, { prefix: `${prefix}_b` });
    await other.prepare();
    await other.insert(logIn(session('elsewhere')));
    expect(await other.find([idOf('elsewhere')])).toHaveLength(1);
    expect(await store.find([idOf('elsewhere')])).toEqual([]);
  });
});

/** The backend with an empty database: on SQLite each prefix has a file of its own. */
async function emptied(backend: Backend): Promise<Backend> {
  const { scratch } = backend;
  if (!scratch) return backend;
  await administer(scratch.adminUrl, [
    `DROP DATABASE IF EXISTS ${scratch.spareName}`,
    `CREATE DATABASE ${scratch.spareName}`,
  ]);
  return onDatabase(backend, scratch.spareName);
}

async function recordedMigrations(backend: Backend, prefix: string): Promise<unknown[]> {
  const sequelize = connect(backend, prefix);
  const rows = await ask<'name'>(sequelize, `SELECT name FROM ${prefix}_migrations`);
  await sequelize.close();
  return rows.map(({ name }) => name);
}

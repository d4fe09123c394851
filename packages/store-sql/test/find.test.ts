import type { Options, Sequelize } from 'sequelize';
import { afterEach, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, type Backend, connect } from './support/backends.js';
import { askOn, collecting, type Native, serverIdOf } from './support/natives.js';
import { idOf, logIn, session } from './support/sessions.js';

const open: Sequelize[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((sequelize) => sequelize.close()));
});

/** A store with one session, and one connection of its own on a server. */
async function start(backend: Backend, purpose: string, options: Options = {}) {
  const prefix = `find_${purpose}_${backend.tag}`;
  const log: string[] = [];
  const natives: Native[] = [];
  const connected = (more: Options) => {
    const sequelize = connect(backend, prefix, { pool: { min: 1, max: 1 }, ...more });
    open.push(sequelize);
    return sequelize;
  };
  const sequelize = connected({ logging: (text) => log.push(text), ...collecting(natives), ...options });
  const store = new SqlStore(sequelize, { prefix });
  await store.prepare();
  await store.insert(logIn(session('found', { data: '"data"' })));
  log.length = 0;
  // All but the one that is in use: the tables were made on one that is closed by now.
  natives.splice(0, natives.length - 1);
  return { prefix, log, natives, sequelize, store, connected, ids: [idOf('found')] };
}

/** Waits for the next so many statements. */
function logged(sequelize: Sequelize, count: number): Promise<string[]> {
  const texts: string[] = [];
  return new Promise((resolve) => {
    const logging = (text: string) => {
      if (texts.push(text) === count) resolve(texts);
    };
    Object.assign((sequelize as unknown as { readonly options: Options }).options, { logging });
  });
}

describe.each(availableBackends())('SqlStore.find on $name', (backend) => {
  it('logs its statement as Sequelize does', async () => {
    const { prefix, log, store, ids } = await start(backend, 'log');
    await store.find(ids);
    expect(log).toEqual([expect.stringMatching(`^Executing \\(default\\): SELECT .*${prefix}_sessions`)]);
  });

  it('finds a session once that it is asked for many times', async () => {
    const { store, ids } = await start(backend, 'once');
    const others = Array.from({ length: 300 }, (_, n) => idOf(`other ${n}`));
    expect(await store.find([...ids, ...ids])).toHaveLength(1);
    expect(await store.find([...ids, ...others, ...ids])).toHaveLength(1);
  });

  it('gives texts verbatim, whatever is in them', async () => {
    const { store } = await start(backend, 'texts');
    const data = JSON.stringify({ text: `"'\\/\b\f\n\r\t\u007f\u2028é😀%$1?`, json: '{"a":[1,"\\u0041"]}' });
    const awkward = session('texts', { userId: '[]"\\\n\u0001', lastIp: '', data });
    await store.insert(logIn(awkward));
    const { details: _, maxIdleTimeout: __, deviceId: ___, ...facts } = awkward;
    expect(await store.find([awkward.id])).toEqual([expect.objectContaining(facts)]);
  });

  it('finds nothing under an id that looks like code, in any mode of escaping', async () => {
    const { natives, store, ids } = await start(backend, 'code');
    const modes = backend.family === 'mysql' ? ['NO_BACKSLASH_ESCAPES', ''] : [null];
    for (const mode of modes) {
      if (mode !== null) await askOn(natives[0], `SET SESSION sql_mode = '${mode}'`);
      for (const quote of ["'", '"', "\\'", '\\"', '?', '$1']) {
        expect(await store.find([`${quote}) OR 1 = 1 -- `])).toEqual([]);
      }
      expect(await store.find(ids)).toHaveLength(1);
    }
  });

  it('asks nothing for no ids', async () => {
    const { log, store } = await start(backend, 'none');
    expect(await store.find([])).toEqual([]);
    expect(log).toEqual([]);
  });
});

describe.each(availableBackends().filter(({ scratch }) => scratch))('SqlStore.find on $name', (backend) => {
  it('keeps the connection when the server refuses the statement', async () => {
    const { prefix, natives, store, connected, ids } = await start(backend, 'refused');
    await connected({}).query(`DROP TABLE ${prefix}_sessions`);
    await expect(store.find(ids)).rejects.toThrow(/exist/);
    await expect(store.find(ids)).rejects.toThrow(/exist/);
    expect(natives).toHaveLength(1);
  });

  it('lets go of a connection that the server closes under it', async () => {
    const { prefix, natives, sequelize, store, connected, ids } = await start(backend, 'broken');
    const holder = connected({});
    const postgres = backend.family === 'postgres';
    await holder.query('BEGIN');
    await holder.query(postgres ? `LOCK TABLE ${prefix}_sessions` : `LOCK TABLES ${prefix}_sessions WRITE`);
    // The statement is on its way, and waits for the lock, when the log has it.
    const sent = logged(sequelize, 1);
    const request = store.find(ids);
    const failure = expect(request).rejects.toThrow();
    await sent;
    const id = serverIdOf(natives[0]);
    await connected({}).query(postgres ? `SELECT pg_terminate_backend(${id})` : `KILL CONNECTION ${id}`);
    await failure;
    await holder.query(postgres ? 'ROLLBACK' : 'UNLOCK TABLES');
    expect(await store.find(ids)).toHaveLength(1);
    expect(natives).toHaveLength(2);
  });
});

const nonsense = () => 'nonsense';

describe.each([
  ['MariaDB', { supportBigNumbers: false }],
  ['MariaDB', { supportBigNumbers: true, bigNumberStrings: true }],
  [
    'MariaDB',
    { supportBigNumbers: false, bigIntAsNumber: true, checkNumberRange: true, insertIdAsNumber: true },
  ],
  ['MariaDB', { typeCast: nonsense }],
  ['MariaDB', { nestTables: true }],
  ['MariaDB', { nestTables: '_' }],
  ['MariaDB', { metaAsArray: true }],
  ['MariaDB', { namedPlaceholders: true }],
  ["MariaDB through the dialect 'mysql'", { supportBigNumbers: false }],
  ["MariaDB through the dialect 'mysql'", { supportBigNumbers: true, bigNumberStrings: true }],
  ["MariaDB through the dialect 'mysql'", { typeCast: nonsense }],
  ["MariaDB through the dialect 'mysql'", { typeCast: false }],
  ["MariaDB through the dialect 'mysql'", { nestTables: true }],
  ["MariaDB through the dialect 'mysql'", { namedPlaceholders: true }],
  ["MariaDB through the dialect 'mysql'", { stringifyObjects: true, dateStrings: true }],
  ["MariaDB through the dialect 'mysql'", { disableEval: true }],
])('SqlStore.find on %s where the application has set %o', (name, dialectOptions) => {
  const backend = availableBackends().find((available) => available.name === name);

  // That there is no such server was said when the run began.
  it.runIf(backend)('finds the same', async () => {
    if (!backend) return;
    const { prefix, store, connected, ids } = await start(backend, 'settings');
    const set = new SqlStore(connected({ dialectOptions }), { prefix });
    const found = await store.find(ids);
    expect(found).toHaveLength(1);
    expect(await set.find(ids)).toEqual(found);
  });
});

describe.each(availableBackends().filter(({ family }) => family === 'mysql'))(
  'SqlStore.find on $name',
  (backend) => {
    it('goes by the primary key', async () => {
      const { natives, store, ids } = await start(backend, 'key');
      for (let n = 0; n < 50; n += 1) await store.insert(logIn(session(`${n}`, { userId: `${n}` })));
      const rowsPassed = async () => {
        const rows = await askOn(natives[0], "SHOW SESSION STATUS LIKE 'Handler_read%next'");
        return rows.map(({ Value }) => Number(Value));
      };
      await rowsPassed();
      const before = await rowsPassed();
      const perStatus = (await rowsPassed()).map((after, n) => after - (before[n] ?? 0));
      const last = await rowsPassed();
      await store.find([...ids, idOf('0'), idOf('1')]);
      expect((await rowsPassed()).map((after, n) => after - (last[n] ?? 0))).toEqual(perStatus);
    });
  },
);

describe.each(availableBackends().filter(({ family }) => family === 'sqlite'))(
  'SqlStore.find on $name',
  (backend) => {
    it('asks again while somebody else has locked the file', async () => {
      const sequelize = connect(backend, 'find_locked');
      const holder = connect(backend, 'find_locked');
      open.push(sequelize, holder);
      const store = new SqlStore(sequelize, { prefix: 'find_locked', sqliteWal: false });
      await store.prepare();
      await store.insert(logIn(session('found')));
      const ids = [idOf('found')];
      await holder.query('BEGIN EXCLUSIVE');
      const asked = logged(sequelize, 3);
      const request = store.find(ids);
      const texts = await asked;
      await holder.query('COMMIT');
      expect(await request).toHaveLength(1);
      expect(new Set(texts).size).toBe(1);
    });
  },
);

import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { ConnectionAcquireTimeoutError, type Options, Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, type Backend, connect } from './support/backends.js';
import { callsOf } from './support/calls.js';
import { admission, idOf, logIn, REVOCATION, session } from './support/sessions.js';

async function outcomesOf(store: SqlStore): Promise<Record<string, string>> {
  const outcomes = Object.entries(callsOf(store)).map(async ([method, call]) => [
    method,
    await call().then(
      () => 'resolved',
      () => 'rejected',
    ),
  ]);
  return Object.fromEntries(await Promise.all(outcomes));
}

/** A store whose tables somebody has dropped since it was prepared, but for what tells which migrations have run. */
async function withoutTables(backend: Backend, options: Options = {}) {
  const prefix = `no_tables_${backend.tag}`;
  const sequelize = connect(backend, prefix, options);
  const store = new SqlStore(sequelize, { prefix });
  await store.prepare();
  for (const table of ['sessions', 'users']) await sequelize.query(`DROP TABLE IF EXISTS ${prefix}_${table}`);
  return { sequelize, store, prefix };
}

const ALL_REJECTED = Object.fromEntries(
  Object.keys(callsOf({} as SqlStore)).map((method) => [method, 'rejected']),
);

describe.each(availableBackends())('a failure on $name', (backend) => {
  it('is an exception in every method when the connection is closed', async () => {
    const sequelize = connect(backend, 'closed');
    const store = new SqlStore(sequelize, { prefix: `closed_${backend.tag}` });
    await store.prepare();
    await sequelize.close();
    expect(await outcomesOf(store)).toEqual(ALL_REJECTED);
  });

  it('is an exception in every method but prepare when the tables are gone, and says so', async () => {
    const { sequelize, store, prefix } = await withoutTables(backend);
    const { prepare: _, ...others } = callsOf(store);
    for (const [method, call] of Object.entries(others)) {
      const error = await call().catch((reason: unknown) => reason);
      expect(error, method).toMatchObject({
        message: expect.stringMatching(
          `^The table ${prefix}_(sessions|users) is not as needed \\(.*(exist|no such table).*\\): something else has dropped`,
        ),
        cause: expect.any(Error),
      });
    }
    await sequelize.close();
  });

  it('says so when a column is gone', async () => {
    const prefix = `old_tables_${backend.tag}`;
    const sequelize = connect(backend, prefix);
    const store = new SqlStore(sequelize, { prefix });
    await store.prepare();
    await sequelize.query(`ALTER TABLE ${prefix}_sessions DROP COLUMN last_ip`);
    await sequelize.query(`ALTER TABLE ${prefix}_users DROP COLUMN idle_timeout`);
    for (const call of [
      () => store.find([idOf('a')]),
      () => store.findUser('alice'),
      () => store.insert(logIn(session('a'))),
    ]) {
      await expect(call()).rejects.toThrow(
        /^The tables? .* not as needed .*: something else has dropped or altered what the store made\./,
      );
    }
    await sequelize.close();
  });

  it('names no value, neither in what it says nor in what it carries', async () => {
    const { sequelize, store } = await withoutTables(backend);
    const secret = 'secret-user';
    for (const call of [
      () => store.findUser(secret),
      () => store.revokeAll(secret, REVOCATION),
      () => store.insert(logIn(session('secret', { userId: secret, details: '"secret"' }))),
    ]) {
      const error = await call().catch((reason: unknown) => reason);
      const shown = inspect(error, { depth: 5 });
      for (const text of ['secret', Buffer.from('secret').toString('hex')]) expect(shown).not.toContain(text);
    }
    await sequelize.close();
  });

  it('is no reason to send a statement again, whatever the application has set', async () => {
    const log: string[] = [];
    const { sequelize, store, prefix } = await withoutTables(backend, {
      logging: (text) => log.push(text),
      retry: { max: 3, match: [/./], backoffBase: 1 },
    });
    log.length = 0;
    await expect(store.find([idOf('a')])).rejects.toThrow(/exist|no such table/);
    expect(log.filter((text) => text.includes(`${prefix}_sessions`))).toHaveLength(1);
    await sequelize.close();
  });
});

describe.each(availableBackends().filter(({ scratch }) => scratch))('a failure on $name', (backend) => {
  const prefix = `failures_${backend.tag}`;
  let sequelize: Sequelize;
  let store: SqlStore;

  beforeAll(async () => {
    sequelize = connect(backend, prefix, { pool: { max: 1, acquire: 2000 } });
    store = new SqlStore(sequelize, { prefix });
    await store.prepare();
  });

  afterAll(async () => {
    await sequelize.close();
  });

  it('is none when the application holds every connection of its pool', async () => {
    const transaction = await sequelize.transaction();
    try {
      await expect(sequelize.query('SELECT 1')).rejects.toThrow(ConnectionAcquireTimeoutError);
      expect(await store.find([idOf('a')])).toEqual([]);
      expect(await store.revoke(idOf('a'), REVOCATION)).toBe(false);
    } finally {
      await transaction.rollback();
    }
  });

  it('is an exception when nobody listens', async () => {
    const url = new URL(backend.scratch?.url ?? '');
    url.port = `${await unusedPort()}`;
    const nowhere = new Sequelize(url.href, { logging: false });
    expect(await outcomesOf(new SqlStore(nowhere, { prefix }))).toEqual(ALL_REJECTED);
    await nowhere.close();
  });

  it('leaves nothing of a call behind that was broken off half-way', async () => {
    await store.insert(logIn(session('kept', { userId: 'bob' })));
    await store.insert(logIn(session('pending', { userId: 'bob', status: 'pending' })));
    // The reason is bound in the last statement of the transaction, which refuses it.
    const limit = {
      max: 1,
      onLimit: 'evictOldest',
      revocation: { ...REVOCATION, reason: 'NUL \0' },
    } as const;
    for (const broken of [
      () => store.insert(logIn(session('new', { userId: 'bob' }), limit)),
      () => store.admit(admission(idOf('pending'), { userId: 'bob', limit })),
    ]) {
      await expect(broken()).rejects.toThrow(
        'A text with a NUL character can be neither stored nor looked up.',
      );
    }
    const found = await store.find(['kept', 'pending', 'new'].map(idOf));
    expect(new Map(found.map(({ id, status }) => [id, status]))).toEqual(
      new Map([
        [idOf('kept'), 'active'],
        [idOf('pending'), 'pending'],
      ]),
    );
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

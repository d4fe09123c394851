import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import type { Pool as Mysql2Pool } from 'mysql2';
import type { Pool as PromisePool } from 'mysql2/promise';
import type pg from 'pg';
import { ConnectionAcquireTimeoutError } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { allBackends, availableBackends, type Backend, connect } from './support/backends.js';
import { callsOf } from './support/calls.js';
import { admission, idOf, logIn, REVOCATION, session } from './support/sessions.js';
import { type Opened, open } from './support/ways.js';

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
async function withoutTables(backend: Backend) {
  const prefix = `no_tables_${backend.tag}`;
  const { database, close } = open(backend, prefix);
  const store = new SqlStore(database, { prefix });
  await store.prepare();
  const sequelize = connect(backend, prefix);
  for (const table of ['sessions', 'users', 'erasures', 'leases']) {
    await sequelize.query(`DROP TABLE IF EXISTS ${prefix}_${table}`);
  }
  await sequelize.close();
  return { store, prefix, close };
}

const ALL_REJECTED = Object.fromEntries(
  Object.keys(callsOf({} as SqlStore)).map((method) => [method, 'rejected']),
);

describe.each(allBackends())('a failure on $name', (backend) => {
  it('is an exception in every method when the connection is closed', async () => {
    const { database, close } = open(backend, 'closed');
    const store = new SqlStore(database, { prefix: `closed_${backend.tag}` });
    await store.prepare();
    await close();
    expect(await outcomesOf(store)).toEqual(ALL_REJECTED);
  });

  it('is an exception in every method but prepare when the tables are gone, and says so', async () => {
    const { store, prefix, close } = await withoutTables(backend);
    const { prepare: _, ...others } = callsOf(store);
    for (const [method, call] of Object.entries(others)) {
      const error = await call().catch((reason: unknown) => reason);
      expect(error, method).toMatchObject({
        message: expect.stringMatching(
          `^The table ${prefix}_(sessions|users|erasures|leases) is not as needed \\(.*(exist|no such table).*\\): something else has dropped`,
        ),
        cause: expect.any(Error),
      });
    }
    await close();
  });

  it('is a TypeError for a user id that is empty, or longer than the databases compare', async () => {
    const { database, close } = open(backend, 'user_ids');
    const store = new SqlStore(database, { prefix: `user_ids_${backend.tag}` });
    for (const [userId, bytes] of [
      ['', 0],
      ['é'.repeat(128), 256],
    ] as const) {
      const error = new TypeError(`A user id must have 1 to 255 bytes in UTF-8, not ${bytes}.`);
      await expect(store.insert(logIn(session('a', { userId })))).rejects.toThrow(error);
      await expect(store.changeUser(userId, { validAfter: 1 })).rejects.toThrow(error);
      await expect(store.setIdleTimeout(userId, 1000, 0)).rejects.toThrow(error);
    }
    await close();
  });

  it('says so when a column is gone', async () => {
    const prefix = `old_tables_${backend.tag}`;
    const { database, close } = open(backend, prefix);
    const store = new SqlStore(database, { prefix });
    await store.prepare();
    const sequelize = connect(backend, prefix);
    await sequelize.query(`ALTER TABLE ${prefix}_sessions DROP COLUMN last_ip`);
    await sequelize.query(`ALTER TABLE ${prefix}_users DROP COLUMN idle_timeout`);
    await sequelize.close();
    for (const call of [
      () => store.find([idOf('a')]),
      () => store.findUser('alice'),
      () => store.insert(logIn(session('a'))),
    ]) {
      await expect(call()).rejects.toThrow(
        /^The tables? .* not as needed .*: something else has dropped or altered what the store made\./,
      );
    }
    await close();
  });

  it('names no value, neither in what it says nor in what it carries', async () => {
    const { store, close } = await withoutTables(backend);
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
    await close();
  });
});

describe.each(availableBackends())('a failure on $name', (backend) => {
  it('is no reason to send a statement again, whatever the application has set', async () => {
    const log: string[] = [];
    const { prefix, close } = await withoutTables(backend);
    await close();
    const sequelize = connect(backend, prefix, {
      logging: (text) => log.push(text),
      retry: { max: 3, match: [/./], backoffBase: 1 },
    });
    const store = new SqlStore(sequelize, { prefix });
    await expect(store.find([idOf('a')])).rejects.toThrow(/exist|no such table/);
    expect(log.filter((text) => text.includes(`${prefix}_sessions`))).toHaveLength(1);
    await sequelize.close();
  });
});

describe.each(allBackends().filter(({ scratch }) => scratch))('a failure on $name', (backend) => {
  const prefix = `failures_${backend.tag}`;
  let opened: Opened;
  let store: SqlStore;

  beforeAll(async () => {
    opened = open(backend, prefix, { max: 1 });
    store = new SqlStore(opened.database, { prefix });
    await store.prepare();
  });

  afterAll(() => opened.close());

  it('is an exception when nobody listens', async () => {
    const url = new URL(backend.scratch?.url ?? '');
    url.port = `${await unusedPort()}`;
    const nowhere = open(backend, prefix, { url: url.href });
    expect(await outcomesOf(new SqlStore(nowhere.database, { prefix }))).toEqual(ALL_REJECTED);
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
        'A string with a NUL character can be neither stored nor looked up.',
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

describe.each(availableBackends().filter(({ scratch }) => scratch))('the store on $name', (backend) => {
  it('asks also when the application holds every connection of its pool', async () => {
    const prefix = `failures_${backend.tag}`;
    const sequelize = connect(backend, prefix, { pool: { max: 1, acquire: 2000 } });
    const store = new SqlStore(sequelize, { prefix });
    await store.prepare();
    const transaction = await sequelize.transaction();
    try {
      await expect(sequelize.query('SELECT 1')).rejects.toThrow(ConnectionAcquireTimeoutError);
      expect(await store.find([idOf('a')])).toEqual([]);
      expect(await store.revoke(idOf('a'), REVOCATION)).toBe(false);
    } finally {
      await transaction.rollback();
      await sequelize.close();
    }
  });
});

describe.each(allBackends().filter(({ way }) => way !== 'sequelize'))('the store on $name', (backend) => {
  it('asks also when the application holds every connection of its pool', async () => {
    const { database, close } = open(backend, 'held', { max: 1 });
    const store = new SqlStore(database, { prefix: `held_${backend.tag}` });
    const held = await take(database);
    expect(await store.find([idOf('a')])).toEqual([]);
    expect(await store.revoke(idOf('a'), REVOCATION)).toBe(false);
    held.release();
    await close();
  });
});

/** A connection of the application's own pool. */
async function take(database: object): Promise<{ release(): void }> {
  if ('connect' in database) return (database as pg.Pool).connect();
  if ('promise' in database) return (database as Mysql2Pool).promise().getConnection();
  return (database as PromisePool).getConnection();
}

import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { ConnectionAcquireTimeoutError, Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect } from './backends.js';
import { callsOf } from './calls.js';
import { admission, ENDING, idOf, logIn, session } from './sessions.js';

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

const ALL_REJECTED = Object.fromEntries(
  Object.keys(callsOf({} as SqlStore)).map((method) => [method, 'rejected']),
);

describe.each(availableBackends())('a failure on $name', (backend) => {
  it('is an exception in every method when the connection is closed', async () => {
    const sequelize = connect(backend, 'closed');
    const store = new SqlStore(sequelize, { tablePrefix: `closed_${backend.tag}` });
    await store.prepare();
    await sequelize.close();
    expect(await outcomesOf(store)).toEqual(ALL_REJECTED);
  });

  it('is an exception in every method but prepare when there are no tables', async () => {
    const sequelize = connect(backend, 'no_tables');
    const store = new SqlStore(sequelize, { tablePrefix: `no_tables_${backend.tag}` });
    const { prepare: _, ...others } = callsOf(store);
    for (const [method, call] of Object.entries(others)) {
      await expect(call(), method).rejects.toThrow(/exist|no such table/);
    }
    await sequelize.close();
  });

  it('says what to do, in every method but prepare, when there are no tables', async () => {
    const tablePrefix = `no_tables_${backend.tag}`;
    const sequelize = connect(backend, 'no_tables');
    const { prepare: _, ...others } = callsOf(new SqlStore(sequelize, { tablePrefix }));
    for (const [method, call] of Object.entries(others)) {
      const error = await call().catch((reason: unknown) => reason);
      expect(error, method).toMatchObject({
        message: expect.stringMatching(
          `^The table ${tablePrefix}_(sessions|users) is not as needed .*: call await store.prepare\\(\\) first\\.$`,
        ),
        cause: expect.any(Error),
      });
    }
    await sequelize.close();
  });

  it('says what to do when a table is of an older version', async () => {
    const tablePrefix = `old_tables_${backend.tag}`;
    const sequelize = connect(backend, tablePrefix);
    const store = new SqlStore(sequelize, { tablePrefix });
    await store.prepare();
    await sequelize.query(`ALTER TABLE ${tablePrefix}_sessions DROP COLUMN last_ip`);
    await sequelize.query(`ALTER TABLE ${tablePrefix}_users DROP COLUMN idle_timeout`);
    for (const call of [
      () => store.find([idOf('a')]),
      () => store.findUser('alice'),
      () => store.insert(logIn(session('a'))),
    ]) {
      await expect(call()).rejects.toThrow(
        /^The tables? .* not as needed .*: call await store\.prepare\(\) first\.$/,
      );
    }
    await sequelize.close();
  });

  it('names no value, neither in what it says nor in what it carries', async () => {
    const sequelize = connect(backend, 'no_tables');
    const store = new SqlStore(sequelize, { tablePrefix: `no_tables_${backend.tag}` });
    const secret = 'secret-user';
    for (const call of [
      () => store.findUser(secret),
      () => store.revokeAll(secret, ENDING),
      () => store.insert(logIn(session('secret', { userId: secret, details: '"secret"' }))),
    ]) {
      const error = await call().catch((reason: unknown) => reason);
      const shown = inspect(error, { depth: 5 });
      for (const text of ['secret', Buffer.from('secret').toString('hex')]) expect(shown).not.toContain(text);
    }
    await sequelize.close();
  });

  it('is no reason to send a statement again, whatever the host has set', async () => {
    const log: string[] = [];
    const sequelize = connect(backend, 'no_tables', {
      logging: (text) => log.push(text),
      retry: { max: 3, match: [/./], backoffBase: 1 },
    });
    const store = new SqlStore(sequelize, { tablePrefix: `no_tables_${backend.tag}` });
    await expect(store.find([idOf('a')])).rejects.toThrow(/exist|no such table/);
    expect(log.filter((text) => text.includes(`no_tables_${backend.tag}_sessions`))).toHaveLength(1);
    await sequelize.close();
  });
});

describe.each(availableBackends().filter(({ scratch }) => scratch))('a failure on $name', (backend) => {
  const tablePrefix = `failures_${backend.tag}`;
  let sequelize: Sequelize;
  let store: SqlStore;

  beforeAll(async () => {
    sequelize = connect(backend, tablePrefix, { pool: { max: 1, acquire: 2000 } });
    store = new SqlStore(sequelize, { tablePrefix });
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
      expect(await store.revoke(idOf('a'), ENDING)).toBe(false);
    } finally {
      await transaction.rollback();
    }
  });

  it('is an exception when nobody listens', async () => {
    const url = new URL(backend.scratch?.url ?? '');
    url.port = `${await unusedPort()}`;
    const nowhere = new Sequelize(url.href, { logging: false });
    expect(await outcomesOf(new SqlStore(nowhere, { tablePrefix }))).toEqual(ALL_REJECTED);
    await nowhere.close();
  });

  it('leaves nothing of a call behind that was broken off half-way', async () => {
    await store.insert(logIn(session('kept', { userId: 'bob' })));
    await store.insert(logIn(session('pending', { userId: 'bob', status: 'pending' })));
    // The reason is bound in the last statement of the transaction, which refuses it.
    const limit = { max: 1, onLimit: 'evictOldest', revocation: { ...ENDING, reason: 'NUL \0' } } as const;
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

import { once } from 'node:events';
import { createServer } from 'node:net';
import { ConnectionAcquireTimeoutError, Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect } from './backends.js';
import { admission, ENDING, HOUR, idOf, logIn, NOW, session } from './sessions.js';

/** Every method that asks the database, each in a form that would find nothing. */
function callsOf(store: SqlStore): Readonly<Record<string, () => Promise<unknown>>> {
  const id = idOf('unknown');
  return {
    prepare: () => store.prepare(),
    insert: () => store.insert(logIn(session('unknown'))),
    find: () => store.find([id]),
    read: () => store.read(id),
    list: () => store.list('alice', { now: NOW, limit: 10 }),
    noteActivity: () => store.noteActivity([{ id, at: NOW, ip: null }], NOW),
    update: () => store.update(id, {}, { generation: 1 }, NOW),
    admit: () => store.admit(admission(id)),
    setIdleTimeout: () => store.setIdleTimeout('alice', HOUR, NOW),
    end: () => store.revoke(id, ENDING),
    endAll: () => store.revokeAll('alice', ENDING),
    findUser: () => store.findUser('alice'),
    changeUser: () => store.changeUser('alice', { validAfter: NOW }),
    purge: () => store.purge(NOW, 10),
  };
}

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
    sequelize = connect(backend, tablePrefix, { pool: { max: 1, acquire: 50 } });
    store = new SqlStore(sequelize, { tablePrefix });
    await store.prepare();
  });

  afterAll(async () => {
    await sequelize.close();
  });

  it("is Sequelize's time-out when the pool has no connection to spare", async () => {
    const transaction = await sequelize.transaction();
    try {
      await expect(store.find([idOf('a')])).rejects.toThrow(ConnectionAcquireTimeoutError);
      await expect(store.revoke(idOf('a'), ENDING)).rejects.toThrow(ConnectionAcquireTimeoutError);
    } finally {
      await transaction.rollback();
    }
    expect(await store.find([idOf('a')])).toEqual([]);
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

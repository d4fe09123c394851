import type { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect } from './support/backends.js';
import { admission, HOUR, idOf, logIn, NOW, REVOCATION, session } from './support/sessions.js';

/** What opens and closes a transaction, the question whether the server is the primary among it. */
const FRAME = /^(BEGIN\b|START TRANSACTION$|SELECT CONCAT\(@@global\.read_only|COMMIT$|ROLLBACK$)/;

/** How many statements a call sends, those that open and close its transaction left out. */
const COUNTS = {
  // The lock of a user is the transaction itself.
  sqlite: {
    ...{ find: 1, absent: 1, insert: 2, limited: 3, admit: 1, admitLimited: 2, admitRejecting: 2 },
    ...{ noteActivity: 1, endAll: 1, setIdleTimeout: 3, changeUser: 2 },
  },
  postgres: {
    ...{ find: 1, absent: 1, insert: 3, limited: 4, admit: 2, admitLimited: 3, admitRejecting: 3 },
    ...{ noteActivity: 1, endAll: 2, setIdleTimeout: 4, changeUser: 3 },
  },
  // An ending of several is a mark and a question, so an eviction is one statement more. That nothing is there is
  // believed only when the server has said that it is the primary, which costs less as a question of its own.
  mysql: {
    ...{ find: 1, absent: 2, insert: 3, limited: 5, admit: 2, admitLimited: 4, admitRejecting: 3 },
    ...{ noteActivity: 2, endAll: 3, setIdleTimeout: 4, changeUser: 3 },
  },
} as const;

/** A session as a row, so that many are there at once. */
const ROW = {
  status: 'active',
  created_at: NOW - HOUR,
  last_active_at: NOW - HOUR,
  authenticated_at: NOW - HOUR,
  idle_timeout: 2 * HOUR,
  absolute_expires_at: NOW + HOUR,
  expires_at: NOW + HOUR,
  generation: 0,
  details: '{}',
};

describe.each(availableBackends())('statements on $name', (backend) => {
  const prefix = `statements_${backend.tag}`;
  const log: string[] = [];
  let sequelize: Sequelize;
  let store: SqlStore;

  beforeAll(async () => {
    sequelize = connect(backend, prefix, { logging: (text) => log.push(text) });
    store = new SqlStore(sequelize, { prefix });
    await store.prepare();
  });

  afterAll(async () => {
    await sequelize.close();
  });

  /** What the call sent, without the name of the connection that Sequelize puts before it. */
  async function sentBy(call: () => Promise<unknown>): Promise<string[]> {
    log.length = 0;
    await call();
    const texts = log.map((line) => line.replace(/^Executing \([\w-]+\): /, ''));
    return texts.filter((text) => !FRAME.test(text)).map((text) => text.replaceAll(/\s+/g, ' '));
  }

  async function countOf(call: () => Promise<unknown>): Promise<number> {
    return (await sentBy(call)).length;
  }

  async function addMany(userId: string, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, n) => idOf(`${userId} ${n}`));
    await sequelize.getQueryInterface().bulkInsert(
      `${prefix}_sessions`,
      ids.map((id) => ({ ...ROW, id, user_id: userId })),
    );
    return ids;
  }

  const expected = COUNTS[backend.family];

  // 250, since one statement takes up to 256 ids where each has a placeholder of its own.
  describe.each([3, 250])('with %i sessions', (many) => {
    const userOf = (purpose: string) => `${purpose}-${many}`;
    const limit = { max: 2, onLimit: 'evictLeastRecentlyActive', revocation: REVOCATION } as const;

    it('finds them in one', async () => {
      const ids = await addMany(userOf('find'), many);
      expect(await countOf(() => store.find(ids))).toBe(expected.find);
    });

    it('finds that they are not there in a fixed number', async () => {
      const ids = Array.from({ length: many }, (_, n) => idOf(`${userOf('absent')} ${n}`));
      expect(await countOf(() => store.find(ids))).toBe(expected.absent);
    });

    it('reads, lists, updates, ends and purges in one', async () => {
      const userId = userOf('one');
      const [id = ''] = await addMany(userId, many);
      expect(await countOf(() => store.read(id))).toBe(1);
      expect(await countOf(() => store.list(userId, { now: NOW, limit: 1000 }))).toBe(1);
      expect(await countOf(() => store.findUser(userId))).toBe(1);
      expect(await countOf(() => store.update(id, { userId }, { generation: 1 }, NOW))).toBe(1);
      expect(await countOf(() => store.revoke(id, REVOCATION, userId))).toBe(1);
      expect(await countOf(() => store.purge(0, 1000))).toBe(1);
    });

    it('inserts in a fixed number', async () => {
      const userId = userOf('insert');
      await addMany(userId, many);
      expect(await countOf(() => store.insert(logIn(session(`${userId} new`, { userId }))))).toBe(
        expected.insert,
      );
    });

    it('evicts in a fixed number', async () => {
      const userId = userOf('evict');
      await addMany(userId, many);
      const insert = () => store.insert(logIn(session(`${userId} new`, { userId }), limit));
      expect(await countOf(insert)).toBe(expected.limited);
    });

    it('admits in a fixed number', async () => {
      const userId = userOf('admit');
      const [id = '', another = ''] = await addMany(userId, many);
      expect(await countOf(() => store.admit(admission(id, { userId })))).toBe(expected.admit);
      const evict = () => store.admit(admission(another, { userId, limit }));
      expect(await countOf(evict)).toBe(expected.admitLimited);
      expect(await store.list(userId, { now: NOW, limit: 1000 })).toHaveLength(2);
    });

    it('admits or refuses under reject in a fixed number', async () => {
      const userId = userOf('reject');
      const [id = ''] = await addMany(userId, many);
      for (const max of [many - 1, many]) {
        const request = admission(id, { userId, limit: { ...limit, max, onLimit: 'reject' } });
        expect(await countOf(() => store.admit(request))).toBe(expected.admitRejecting);
      }
    });

    it('notes activity in a fixed number', async () => {
      const ids = await addMany(userOf('activity'), many);
      const activities = ids.map((id, n) => ({ id, at: NOW + n, ip: null }));
      expect(await countOf(() => store.noteActivity(activities, NOW))).toBe(expected.noteActivity);
    });

    it('ends all in a fixed number', async () => {
      const userId = userOf('end-all');
      const [id] = await addMany(userId, many);
      expect(await countOf(() => store.revokeAll(userId, REVOCATION, id))).toBe(expected.endAll);
    });

    it('changes the idle time of all in a fixed number', async () => {
      const userId = userOf('idle');
      await addMany(userId, many);
      const change = () => store.setIdleTimeout(userId, 2 * HOUR, NOW);
      expect(await countOf(change)).toBe(expected.setIdleTimeout);
    });
  });

  it('changes a user record in a fixed number', async () => {
    for (const details of ['{"first":true}', '{"second":true}']) {
      const change = () => store.changeUser('changed', { details });
      expect(await countOf(change)).toBe(expected.changeUser);
    }
  });

  it('sends the same text for sets of ids of about the same size', async () => {
    const texts = new Set<string>();
    for (const size of [5, 6, 7, 8]) {
      const ids = Array.from({ length: size }, (_, n) => idOf(`${n}`));
      for (const text of await sentBy(() => store.find(ids))) texts.add(text);
    }
    expect(texts.size).toBe(expected.absent);
  });

  it('writes no value into the text, which an application may log', async () => {
    const userId = 'secret-user';
    const secrets = { data: '"secret-data"', details: '"secret-details"', lastIp: 'secret-ip' };
    const first = session('logged', { userId, ...secrets });
    const limit = {
      max: 1,
      onLimit: 'evictOldest',
      revocation: { at: NOW, reason: 'secret-reason', operation: 'secret-operation' },
    } as const;
    const texts = await sentBy(async () => {
      await store.insert(logIn(first));
      await store.insert(logIn(session('second', { userId, ...secrets }), limit));
      await store.insert(logIn(session('third', { userId, ...secrets }), { ...limit, onLimit: 'reject' }));
      await store.find([first.id, idOf('second')]);
      await store.read(first.id);
      await store.list(userId, { now: NOW, limit: 10, after: { createdAt: NOW, id: first.id } });
      await store.noteActivity([{ id: idOf('second'), at: NOW, ip: 'secret-ip' }], NOW);
      await store.update(first.id, { userId, details: '"secret-details"' }, { data: '"secret-data"' }, NOW);
      await store.admit(
        admission(idOf('second'), { userId, limit, changes: { status: 'active', ...secrets } }),
      );
      const rejecting = { ...limit, onLimit: 'reject' } as const;
      await store.admit(admission(idOf('second'), { userId, limit: rejecting }));
      await store.setIdleTimeout(userId, HOUR, NOW);
      await store.changeUser(userId, { details: '"secret-details"' }, { details: '"secret"' });
      await store.findUser(userId);
      await store.findRevoked(userId, limit.revocation.operation);
      const replaces = { id: idOf('third'), revocation: limit.revocation };
      await store.insert({ ...logIn(session('fourth', { userId })), replaces });
      await store.revoke(first.id, limit.revocation, userId);
      await store.revokeAll(userId, limit.revocation, first.id);
    });
    const text = texts.join('\n');
    expect(texts.length).toBeGreaterThan(15);
    for (const value of ['secret', first.id, idOf('second'), idOf('third'), `${NOW}`]) {
      expect(text).not.toContain(value);
    }
  });
});

import { readFile } from 'node:fs/promises';
import { SessionManager } from '@jwt-sessions/core';
import type { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { Id } from '../src/sql/id.js';
import { availableBackends, connect } from './support/backends.js';
import { keptAs } from './support/kept-as.js';
import { OPERATIONS } from './support/operations.js';
import { admission, HOUR, idOf, logIn, NOW, session } from './support/sessions.js';

const KEYS = `k1:${Buffer.alloc(32, 1).toString('base64url')}`;

/** What opens and closes a transaction, the question whether the server is the primary among it. */
const FRAME = /^(BEGIN\b|START TRANSACTION$|SELECT CONCAT\(@@global\.read_only|COMMIT$|ROLLBACK$)/;

const OPENING = /^(BEGIN\b|START TRANSACTION$)/;

/** Where a family stands in the counts. */
const PLACES = { sqlite: 0, postgres: 1, mysql: 2 } as const;

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

describe('docs/sql-statements.md', () => {
  it('has the table of what is counted here', async () => {
    const page = await readFile(new URL('../../../docs/sql-statements.md', import.meta.url), 'utf8');
    const rows = OPERATIONS.map(({ name, statements, isTransaction }) =>
      `| ${[name, ...statements, isTransaction ? 'yes' : ''].join(' | ')} |`.replace('|  |', '| |'),
    );
    const table = page.split('\n').filter((line) => line.startsWith('|'));
    expect(table.slice(2)).toEqual(rows);
  });
});

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
  async function allSentBy(call: () => Promise<unknown>): Promise<string[]> {
    log.length = 0;
    await call();
    const texts = log.map((line) => line.replace(/^Executing \([\w-]+\): /, ''));
    return texts.map((text) => text.replaceAll(/\s+/g, ' '));
  }

  async function sentBy(call: () => Promise<unknown>): Promise<string[]> {
    return (await allSentBy(call)).filter((text) => !FRAME.test(text));
  }

  async function addMany(userId: string, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, n) => idOf(`${userId} ${n}`));
    await sequelize.getQueryInterface().bulkInsert(
      `${prefix}_sessions`,
      ids.map((id) => ({ ...ROW, id: keptAs(id, backend), user_id: userId })),
    );
    return ids;
  }

  // 250, since one statement takes up to 256 ids where each has a placeholder of its own.
  describe.each([3, 250])('with %i sessions', (many) => {
    it.each(OPERATIONS)('are as many as the table says: $name', async ({ name, ...operation }) => {
      const userId = `${many} ${name}`;
      const call = await operation.arrange({ store, userId, ids: await addMany(userId, many) });
      const sent = await allSentBy(call);
      expect({
        statements: sent.filter((text) => !FRAME.test(text)).length,
        isTransaction: sent.some((text) => OPENING.test(text)),
      }).toEqual({
        statements: operation.statements[PLACES[backend.family]],
        isTransaction: operation.isTransaction,
      });
    });
  });

  it('are of a log-in under a limit as many, with those that open and close a transaction, as the page says', async () => {
    const clock = { clock: () => NOW, purgeInterval: 'none' } as const;
    const sessions = new SessionManager({ store, keys: KEYS, maxSessions: 2, tuning: clock });
    const counts: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      counts.push((await allSentBy(() => sessions.issue({ userId: 'limited' }))).length);
    }
    await sessions.close();
    // The last one pushes somebody out, and so the lease is read.
    const expected = { sqlite: [6, 6, 8], postgres: [4, 4, 5], mysql: [8, 8, 11] };
    expect(counts).toEqual(expected[backend.family]);
  });

  it('sends the same text for sets of ids of about the same size', async () => {
    const texts = new Set<string>();
    for (const size of [5, 6, 7, 8]) {
      const ids = Array.from({ length: size }, (_, n) => idOf(`${n}`));
      for (const text of await sentBy(() => store.find(ids))) texts.add(text);
    }
    expect(texts.size).toBe(backend.family === 'mysql' ? 2 : 1);
  });

  it('writes no value into the text, which an application may log', async () => {
    const userId = 'secret-user';
    const secrets = { data: '"secret-data"', details: '"secret-details"', lastIp: 'secret-ip' };
    const first = session('logged', { userId, ...secrets });
    const limit = {
      max: 1,
      onLimit: 'evictOldest',
      revocation: {
        at: NOW,
        reason: 'secret-reason',
        by: 'secret-actor',
        operation: idOf('secret operation'),
      },
    } as const;
    const texts = await sentBy(async () => {
      await store.insert(logIn(first));
      await store.insert(logIn(session('second', { userId, ...secrets }), limit));
      await store.insert(logIn(session('third', { userId, ...secrets }), { ...limit, onLimit: 'reject' }));
      await store.find([first.id, idOf('second')]);
      await store.read(first.id);
      await store.list(userId, { now: NOW, limit: 10, after: { createdAt: NOW, id: first.id } });
      await store.listEnded(userId, { now: NOW, limit: 10, after: { expiresAt: NOW, id: first.id } });
      await store.findKept([first.id, idOf('second')]);
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
      await store.eraseUser('secret-other', { validAfter: NOW, revocation: limit.revocation });
      await store.purgeErasures(NOW);
      await store.listAll({ after: first.id, limit: 10, now: NOW });
      await store.count(NOW, userId);
      await store.revokeBatch({
        after: first.id,
        limit: 10,
        createdBefore: NOW,
        revocation: limit.revocation,
      });
    });
    const text = texts.join('\n');
    expect(texts.length).toBeGreaterThan(15);
    const ids = [first.id, ...['second', 'third', 'secret operation'].map(idOf)];
    for (const value of ['secret', ...ids, ...ids.map((id) => new Id(id).hex), `${NOW}`]) {
      expect(text).not.toContain(value);
    }
  });
});

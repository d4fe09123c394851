import type { InsertRequest } from '@jwt-sessions/core/store';
import { describe, expect, it } from 'vitest';
import type { Collections } from '../src/documents/collections.js';
import { MongoStore } from '../src/index.js';
import { emptiedStore } from './emptied-store.js';
import { admitOn, dieBeforeWrite, insertOn, pauseBeforeWrite } from './interrupt.js';
import { override } from './override.js';
import {
  admissionOf,
  HOUR,
  idOf,
  limitOf,
  logInOf,
  MINUTE,
  NOW,
  REVOCATION,
  sessionOf,
  upTo,
} from './sessions.js';
import { describeWithServer } from './test-server.js';

const OUTDATED = { inserted: false, reason: 'outdated' };

describeWithServer('a log-in that stops half-way', (server) => {
  const db = server.db();
  const { collections, store } = emptiedStore(db);
  const { sessions, users } = collections;

  describe('and dies before it wrote its session', () => {
    it('keeps its place for a minute', async () => {
      await die(logInOf(sessionOf('dead'), limitOf(1, 'reject')));
      const log = (now: number) => store.insert({ ...logInOf(sessionOf('next'), limitOf(1, 'reject')), now });
      expect(await log(NOW + MINUTE - 1)).toEqual({ inserted: false, reason: 'limit' });
      expect(await log(NOW + MINUTE)).toMatchObject({ inserted: true, evicted: [] });
    });

    it('is forgotten without a trace once its session would have expired', async () => {
      await die(logInOf(sessionOf('dead', { idleTimeout: 2 * MINUTE }), limitOf(1, 'reject')));
      const next = logInOf(sessionOf('next', { lastActiveAt: NOW + HOUR }), limitOf(1, 'reject'));
      expect(await store.insert({ ...next, now: NOW + HOUR })).toMatchObject({ inserted: true });
      expect(await sessions.countDocuments({})).toBe(1);
      expect((await users.findOne({ _id: 'alice' }))?.logins?.open).toEqual({});
    });

    it('leaves its eviction to the next, who reports it', async () => {
      await add('oldest', 'other');
      await die(logInOf(sessionOf('dead'), limitOf(2)));
      expect(await listed()).toEqual(['oldest', 'other']);
      const result = await store.insert(logInOf(sessionOf('next'), limitOf(2)));
      expect(result).toMatchObject({ inserted: true, evicted: [idOf('oldest'), idOf('other')] });
      expect(await listed()).toEqual(['next']);
    });

    it('has said whom it evicts, whoever the next would evict', async () => {
      const times = { createdAt: NOW - 3 * HOUR, lastActiveAt: NOW };
      await store.insert(logInOf(sessionOf('oldest', times)));
      await store.insert(logInOf(sessionOf('idle', { lastActiveAt: NOW - 9 * MINUTE })));
      await store.insert(logInOf(sessionOf('idler', { lastActiveAt: NOW - 10 * MINUTE })));
      await die(logInOf(sessionOf('dead'), limitOf(3, 'evictOldest')));
      const next = logInOf(sessionOf('next'), limitOf(3, 'evictLeastRecentlyActive'));
      expect(await store.insert(next)).toMatchObject({ inserted: true });
      expect((await listed()).sort()).toEqual(['idle', 'next']);
    });

    it('leaves no more sessions than a lowered limit allows, once the next has come in', async () => {
      await add('a', 'b', 'c', 'd', 'e');
      await die(logInOf(sessionOf('dead'), limitOf(3)));
      const next = logInOf(sessionOf('next', { createdAt: NOW }), limitOf(3));
      expect(await store.insert(next)).toMatchObject({ evicted: ['a', 'b', 'c', 'd'].map(idOf) });
      expect(await listed()).toEqual(['e', 'next']);
    });

    it('costs nobody their session once it is forgotten', async () => {
      await add('oldest', 'other');
      await die(logInOf(sessionOf('dead'), limitOf(2)));
      const next = { ...logInOf(sessionOf('next'), limitOf(3)), now: NOW + MINUTE };
      expect(await store.insert(next)).toMatchObject({ inserted: true, evicted: [] });
      expect(await listed()).toEqual(['oldest', 'other', 'next']);
    });

    it('takes no place among sessions of another status', async () => {
      await die(logInOf(sessionOf('dead', { status: 'pending' }), limitOf(1, 'reject')));
      expect(await store.insert(logInOf(sessionOf('next'), limitOf(1, 'reject')))).toMatchObject({
        inserted: true,
      });
    });
  });

  describe('and goes on later', () => {
    it('was evicted meanwhile: is told that it came in, and somebody else that it went', async () => {
      const { paused, resume } = await pause(logInOf(sessionOf('slow'), limitOf(1)));
      expect(await store.insert(logInOf(sessionOf('quick'), limitOf(1)))).toMatchObject({
        inserted: true,
        evicted: [idOf('slow')],
      });
      resume();
      expect(await paused).toMatchObject({ inserted: true, session: { id: idOf('slow') }, evicted: [] });
      expect(await listed()).toEqual(['quick']);
    });

    it('was given up meanwhile: fails, and its session never comes', async () => {
      const { paused, resume } = await pause(logInOf(sessionOf('slow'), limitOf(1, 'reject')));
      const quick = { ...logInOf(sessionOf('quick'), limitOf(1, 'reject')), now: NOW + MINUTE };
      expect(await store.insert(quick)).toMatchObject({ inserted: true });
      resume();
      await expect(paused).rejects.toThrow(new Error('The log-in took so long that it was given up.'));
      expect(await listed()).toEqual(['quick']);
      expect((await users.findOne({ _id: 'alice' }))?.logins?.open).toEqual({});
    });

    it('counts, though it is not written yet', async () => {
      const { paused, resume } = await pause(logInOf(sessionOf('slow'), limitOf(2, 'reject')));
      const results = [];
      for (const label of ['b', 'c']) {
        results.push((await store.insert(logInOf(sessionOf(label), limitOf(2, 'reject')))).inserted);
      }
      resume();
      expect([(await paused).inserted, ...results]).toEqual([true, true, false]);
      expect((await listed()).sort()).toEqual(['b', 'slow']);
    });

    it.each([
      ['without a limit', logInOf(sessionOf('slow'))],
      ['with a limit', logInOf(sessionOf('slow'), limitOf(9))],
    ])('%s: is withdrawn when all were revoked before it wrote its session', async (_, request) => {
      const { paused, resume } = await pause(request);
      await store.changeUser('alice', { validAfter: NOW + 1 });
      expect(await store.revokeAll('alice', REVOCATION)).toEqual([]);
      resume();
      expect(await paused).toEqual(OUTDATED);
      expect(await sessions.countDocuments({})).toBe(0);
    });

    it('takes over an idle time that was set before it wrote its session', async () => {
      const { paused, resume } = await pause(logInOf(sessionOf('slow')));
      await store.setIdleTimeout('alice', 2 * HOUR, NOW);
      resume();
      const times = { idleTimeout: 2 * HOUR, expiresAt: NOW - MINUTE + 2 * HOUR };
      expect(await paused).toMatchObject({ inserted: true, session: times });
      expect(await store.read(idOf('slow'))).toMatchObject(times);
    });
  });

  describe('and is withdrawn', () => {
    /** A log-in whose credentials were checked after all others became outdated. */
    const fresh = (label: string, limit = limitOf(1, 'reject')) => ({
      ...logInOf(sessionOf(label), limit),
      authenticationStartedAt: NOW + 2,
    });
    const outdate = () => store.changeUser('alice', { validAfter: NOW + 1 });

    it.each(['reject', 'evictOldest'] as const)(
      'counts for nobody before it is written (%s)',
      async (policy) => {
        const { paused, resume } = await pause(logInOf(sessionOf('slow'), limitOf(1)));
        await outdate();
        const next = await store.insert(fresh('next', limitOf(1, policy)));
        expect(next).toMatchObject({ inserted: true, evicted: [] });
        resume();
        expect(await paused).toEqual(OUTDATED);
        expect(await listed()).toEqual(['next']);
      },
    );

    it.each(['reject', 'evictOldest'] as const)(
      'counts for nobody while it is written (%s)',
      async (policy) => {
        const { insertOne } = sessions;
        const { paused, resume } = await pauseBeforeWrite(collections, 2, (on) => {
          const written = override(
            on.sessions,
            'insertOne',
            async (...args: Parameters<typeof insertOne>) => {
              await on.sessions.insertOne(...args);
              await outdate();
            },
          );
          return insertOn({ ...on, sessions: written }, logInOf(sessionOf('slow'), limitOf(1)));
        });
        const next = await store.insert(fresh('next', limitOf(1, policy)));
        expect(next).toMatchObject({ inserted: true, evicted: [] });
        resume();
        expect(await paused).toEqual(OUTDATED);
        expect(await listed()).toEqual(['next']);
      },
    );

    it.each(['reject', 'evictOldest'] as const)(
      'counts for nobody who looked just before (%s)',
      async (policy) => {
        const { paused, resume } = await pause(logInOf(sessionOf('slow'), limitOf(1)));
        const next = await insertOn(afterFirstRead(outdate), fresh('next', limitOf(1, policy)));
        expect(next).toMatchObject({ inserted: true, evicted: [] });
        resume();
        expect(await paused).toEqual(OUTDATED);
      },
    );

    it('keeps no place, though others were let in meanwhile', async () => {
      const { paused, resume } = await pause(logInOf(sessionOf('slow'), limitOf(2)));
      const meanwhile = async () => {
        await outdate();
        resume();
        expect(await paused).toEqual(OUTDATED);
      };
      await insertOn(afterFirstRead(meanwhile), fresh('first', limitOf(2, 'reject')));
      expect(await store.insert(fresh('second', limitOf(2, 'reject')))).toMatchObject({ inserted: true });
      const user = await users.findOne({ _id: 'alice' });
      expect(user?.logins?.open).toEqual({});
    });

    it('keeps no place beside an admission that was let in meanwhile', async () => {
      await store.insert({ ...fresh('waiting'), session: sessionOf('waiting', { status: 'pending' }) });
      const { paused, resume } = await pause(logInOf(sessionOf('slow'), limitOf(2)));
      const meanwhile = async () => {
        await outdate();
        resume();
        expect(await paused).toEqual(OUTDATED);
      };
      const admission = admissionOf(idOf('waiting'), limitOf(2, 'reject'));
      const admitted = admitOn(afterFirstRead(meanwhile), admission);
      expect(await admitted).toMatchObject({ admitted: true });
      expect(await store.insert(fresh('second', limitOf(2, 'reject')))).toMatchObject({ inserted: true });
    });

    it.each<[string, Partial<InsertRequest>]>([
      ['whom it has evicted', {}],
      ['whose place it has taken', { replaces: { id: idOf('there'), revocation: REVOCATION } }],
    ])('says by its operation %s', async (_, members) => {
      await store.insert(fresh('there'));
      const limit = limitOf(1);
      const request = { ...logInOf(sessionOf('slow'), limit), ...members };
      const { paused, resume } = await pauseBeforeWrite(collections, 2, (on) => insertOn(on, request));
      await outdate();
      resume();
      await expect(paused).rejects.toThrow(
        "The log-in was refused as 'outdated' after sessions had been revoked for it, which findRevoked names.",
      );
      const { operation } = members.replaces?.revocation ?? limit.revocation;
      expect(await store.findRevoked('alice', operation)).toEqual([idOf('there')]);
      expect(await listed()).toEqual([]);
      expect((await users.findOne({ _id: 'alice' }))?.logins?.open).toEqual({});
    });

    it('says by its operation whom it has evicted when another has come in with its id', async () => {
      await store.insert(logInOf(sessionOf('there')));
      const limit = limitOf(1);
      const { paused, resume } = await pauseBeforeWrite(collections, 2, (on) =>
        insertOn(on, logInOf(sessionOf('same'), limit)),
      );
      await store.insert(logInOf(sessionOf('same')));
      resume();
      await expect(paused).rejects.toThrow(
        "The log-in was refused as 'exists' after sessions had been revoked",
      );
      expect(await store.findRevoked('alice', limit.revocation.operation)).toEqual([idOf('there')]);
      expect(await listed()).toEqual(['same']);
    });

    /** The collections, with something that comes when the sessions were read for the first time. */
    function afterFirstRead(meanwhile: () => Promise<unknown>): Collections {
      const { find } = sessions;
      let first = true;
      const reading = override(sessions, 'find', (...args: Parameters<typeof find>) => ({
        toArray: async () => {
          const rows = await sessions.find(...args).toArray();
          if (first) {
            first = false;
            await meanwhile();
          }
          return rows;
        },
      }));
      return { ...collections, sessions: reading };
    }
  });

  it('is refused only for sessions that were there together', async () => {
    await add('a', 'b');
    const { find } = sessions;
    let first = true;
    // A read walks from row to row: it sees `a`, then `a` is revoked and `c` comes, and then it sees `c`.
    const walking = override(sessions, 'find', (...args: Parameters<typeof find>) => ({
      toArray: async () => {
        const before = await sessions.find(...args).toArray();
        if (!first) return before;
        first = false;
        await store.revoke(idOf('a'), REVOCATION);
        await store.insert(logInOf(sessionOf('c'), limitOf(3, 'reject')));
        await store.revoke(idOf('b'), REVOCATION);
        return [
          ...before,
          ...(await sessions.find(...args).toArray()).filter(({ _id }) => _id === idOf('c')),
        ];
      },
    }));
    const result = await insertOn(
      { ...collections, sessions: walking },
      logInOf(sessionOf('new'), limitOf(3, 'reject')),
    );
    expect(result).toMatchObject({ inserted: true });
  });

  it('leaves nothing behind when it comes to its end', async () => {
    for (const label of ['a', 'b', 'c']) await store.insert(logInOf(sessionOf(label), limitOf(2)));
    expect(await users.findOne({ _id: 'alice' })).toEqual({
      _id: 'alice',
      logins: { version: expect.any(Number), open: {} },
    });
  });

  it('is no user record', async () => {
    await store.insert(logInOf(sessionOf('a'), limitOf(2)));
    expect(await store.findUser('alice')).toBeNull();
  });

  it('is refused as existing when another one with its id is under way', async () => {
    const { paused, resume } = await pause(logInOf(sessionOf('same'), limitOf(9)));
    expect(await store.insert(logInOf(sessionOf('same'), limitOf(9)))).toEqual({
      inserted: false,
      reason: 'exists',
    });
    resume();
    expect(await paused).toMatchObject({ inserted: true });
  });

  it('lets as many in as there are places of those who come at once over two connections', async () => {
    const other = new MongoStore(server.db(), { timeout: '30s' });
    const one = new MongoStore(db, { timeout: '30s' });
    const results = await Promise.all(
      upTo(40).map((n) => (n % 2 ? one : other).insert(logInOf(sessionOf(`${n}`), limitOf(25, 'reject')))),
    );
    expect(results.filter(({ inserted }) => inserted)).toHaveLength(25);
  });

  /** In the order of the labels' sessions in time. */
  async function listed(): Promise<string[]> {
    const page = await store.list('alice', { now: NOW, limit: 100 });
    return page.map(({ id }) => Buffer.from(id, 'base64url').toString().replace(/\.+$/, '')).reverse();
  }

  /** The first is the oldest. */
  async function add(...labels: string[]): Promise<void> {
    for (const [n, label] of labels.entries()) {
      await store.insert(logInOf(sessionOf(label, { createdAt: NOW - HOUR - 100 + n })));
    }
  }

  /** As a process that is killed when it was let in: it neither revokes whom it evicts nor writes its session. */
  function die(request: InsertRequest): Promise<void> {
    return dieBeforeWrite(collections, 1, (on) => insertOn(on, request));
  }

  /** Stops a log-in that evicts nobody before it writes its session, until it is told to go on. */
  function pause(request: InsertRequest) {
    return pauseBeforeWrite(collections, 1, (on) => insertOn(on, request));
  }
});

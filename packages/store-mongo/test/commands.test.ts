import type { SessionStatus } from '@jwt-sessions/core';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { Recorder } from './recorder.js';
import { admissionOf, HOUR, limitOf, logInOf, NOW, REVOCATION, sessionOf, upTo } from './sessions.js';
import { describeWithServer } from './test-server.js';

const FIND = 'find jwt_sessions';
const INSERT = 'insert jwt_sessions';
const UPDATE = 'update jwt_sessions';
const DELETE = 'delete jwt_sessions';
const FIND_USER = 'find jwt_users';
const UPDATE_USER = 'update jwt_users';
const CLOSE_LOG_IN = 'findAndModify jwt_users';
const ADMIT = [FIND_USER, FIND, FIND, UPDATE_USER, UPDATE];

describeWithServer('the commands that a call costs', (server) => {
  const client = server.client({ monitorCommands: true });
  const db = client.db(server.databaseName);
  const store = new MongoStore(db);
  const recorder = new Recorder(client);
  let misses: readonly string[];

  beforeAll(async () => {
    await store.prepare();
    const { setName } = await db
      .admin()
      .command({ hello: 1 })
      .catch(() => ({ setName: undefined }));
    // A replica set confirms each miss.
    misses = setName === undefined ? [FIND] : [FIND, FIND];
  });

  beforeEach(async () => {
    for (const collection of await db.collections()) await collection.deleteMany({});
  });

  it('find: one read, of however many', async () => {
    const ids = await add(150);
    expect(await sent(() => store.find(ids))).toEqual([FIND]);
    // All in the first batch, and no cursor left open behind it.
    expect(recorder.commands[0]).toMatchObject({ limit: 150, batchSize: 151 });
  });

  it('find: none for no ids', async () => {
    expect(await sent(() => store.find([]))).toEqual([]);
  });

  it('find: one read of one that is missing, confirmed by a second where there is a replica set', async () => {
    const [id = ''] = await add(1);
    await store.revoke(id, REVOCATION);
    expect(await sent(() => store.find([id]))).toEqual(misses);
  });

  it('read, list: one read, of however many', async () => {
    const [id = ''] = await add(150);
    expect(await sent(() => store.read(id))).toEqual([FIND]);
    expect(await sent(() => store.list('alice', { now: NOW, limit: 150 }))).toEqual([FIND]);
  });

  it('insert: one insert, between two looks at the user', async () => {
    expect(await sent(() => store.insert(logInOf(sessionOf('new'))))).toEqual([FIND_USER, INSERT, FIND_USER]);
  });

  it('insert with a limit: five, with the sessions counted and the place claimed', async () => {
    await add(1);
    for (const label of ['first', 'second']) {
      expect(await sent(() => store.insert(logInOf(sessionOf(label), limitOf(9))))).toEqual([
        FIND_USER,
        FIND,
        UPDATE_USER,
        INSERT,
        CLOSE_LOG_IN,
      ]);
    }
  });

  it('insert with a limit: two more where it evicts, however many', async () => {
    await add(120);
    for (const [label, max] of [
      ['one', 120],
      ['many', 10],
    ] as const) {
      expect(await sent(() => store.insert(logInOf(sessionOf(label), limitOf(max))))).toEqual([
        FIND_USER,
        FIND,
        UPDATE_USER,
        UPDATE,
        FIND,
        INSERT,
        CLOSE_LOG_IN,
      ]);
    }
  });

  it('insert with a limit: three reads where it refuses', async () => {
    await add(2);
    const refused = () => store.insert(logInOf(sessionOf('new'), limitOf(2, 'reject')));
    expect(await sent(refused)).toEqual([FIND_USER, FIND, FIND_USER]);
  });

  it('insert: one read where the log-in is outdated', async () => {
    await store.changeUser('alice', { validAfter: NOW + 1 });
    expect(await sent(() => store.insert(logInOf(sessionOf('new'), limitOf(9))))).toEqual([FIND_USER]);
  });

  it('noteActivity: one read and one bulk write, of however many', async () => {
    const ids = await add(300);
    const activities = ids.map((id) => ({ id, at: NOW, ip: null }));
    expect(await sent(() => store.noteActivity(activities, NOW))).toEqual([FIND, UPDATE]);
    expect(recorder.commands[1]?.updates).toHaveLength(300);
    expect(recorder.commands[1]?.ordered).toBe(false);
  });

  it('noteActivity: one read where nothing is later than what is known, none for nothing', async () => {
    const [id = ''] = await add(1);
    expect(await sent(() => store.noteActivity([{ id, at: NOW - HOUR, ip: null }], NOW))).toEqual([FIND]);
    expect(await sent(() => store.noteActivity([], NOW))).toEqual([]);
  });

  it('update: one compare-and-swap, after a read where the absolute end moves', async () => {
    const [id = ''] = await add(1);
    expect(await sent(() => store.update(id, { generation: 0 }, { generation: 1 }, NOW))).toEqual([UPDATE]);
    const later = { absoluteExpiresAt: NOW + 2 * HOUR };
    expect(await sent(() => store.update(id, {}, later, NOW))).toEqual([FIND, UPDATE]);
  });

  it('update: one read more where it changes nothing', async () => {
    const [id = ''] = await add(1);
    expect(await sent(() => store.update(id, { generation: 1 }, { data: '1' }, NOW))).toEqual([UPDATE, FIND]);
  });

  it('admit: one compare-and-swap, and one read more where it refuses', async () => {
    const [id = ''] = await add(1, 'pending');
    expect(await sent(() => store.admit(admissionOf(id)))).toEqual([UPDATE]);
    expect(await sent(() => store.admit(admissionOf(id)))).toEqual([UPDATE, FIND]);
  });

  it('admit with a limit: five, with the sessions counted and the place claimed', async () => {
    for (const id of await add(2, 'pending')) {
      expect(await sent(() => store.admit(admissionOf(id, limitOf(9))))).toEqual(ADMIT);
    }
  });

  it('admit with a limit: three more where it evicts, however many', async () => {
    const there = await add(120);
    for (const [n, id] of (await add(2, 'pending')).entries()) {
      const limit = limitOf(n === 0 ? 120 : 10);
      expect(await sent(() => store.admit(admissionOf(id, limit)))).toEqual([...ADMIT, UPDATE, FIND, UPDATE]);
    }
    expect(await store.find(there)).toHaveLength(9);
  });

  it('admit with a limit: four reads where there is no room, two where it is not as expected', async () => {
    await add(1);
    const [id = ''] = await add(1, 'pending');
    const refused = () => store.admit(admissionOf(id, limitOf(1, 'reject')));
    expect(await sent(refused)).toEqual([FIND_USER, FIND, FIND, FIND_USER]);
    await store.revoke(id, REVOCATION);
    expect(await sent(refused)).toEqual([FIND_USER, FIND]);
  });

  it('insert with a limit: the same after an admission', async () => {
    const [id = ''] = await add(1, 'pending');
    await store.admit(admissionOf(id, limitOf(9)));
    expect(await sent(() => store.insert(logInOf(sessionOf('new'), limitOf(9))))).toHaveLength(5);
  });

  it('setIdleTimeout: four, however many sessions', async () => {
    await add(120);
    const commands = await sent(() => store.setIdleTimeout('alice', 2 * HOUR, NOW));
    expect(commands).toEqual([UPDATE_USER, FIND, UPDATE, FIND_USER]);
  });

  it('revoke: one update', async () => {
    const [id = ''] = await add(1);
    expect(await sent(() => store.revoke(id, REVOCATION, 'alice'))).toEqual([UPDATE]);
  });

  it('revokeAll: one update and one read, however many sessions; one update for none', async () => {
    const [id] = await add(120);
    expect(await sent(() => store.revokeAll('alice', REVOCATION, id))).toEqual([UPDATE, FIND]);
    expect(await sent(() => store.revokeAll('alice', REVOCATION, id))).toEqual([UPDATE]);
  });

  it('findUser: one read; changeUser: one update', async () => {
    expect(await sent(() => store.findUser('alice'))).toEqual([FIND_USER]);
    expect(await sent(() => store.changeUser('alice', { validAfter: NOW }))).toEqual([UPDATE_USER]);
    const expected = { details: '{}' };
    expect(await sent(() => store.changeUser('alice', { details: '[1]' }, expected))).toEqual([UPDATE_USER]);
  });

  it('purge: one read and one delete; one read where there is nothing', async () => {
    await add(120);
    expect(await sent(() => store.purge(NOW + 48 * HOUR, 1000))).toEqual([FIND, DELETE]);
    expect(await sent(() => store.purge(NOW + 48 * HOUR, 1000))).toEqual([FIND]);
  });

  /** Adds so many sessions of Alice, the oldest first, and returns their ids. */
  async function add(count: number, status: SessionStatus = 'active'): Promise<string[]> {
    const sessions = upTo(count).map((n) =>
      sessionOf(`${status} ${n}`, { status: status, createdAt: NOW - HOUR + n }),
    );
    await Promise.all(sessions.map((session) => store.insert(logInOf(session))));
    return sessions.map(({ id }) => id);
  }

  async function sent(call: () => Promise<unknown>): Promise<string[]> {
    recorder.clear();
    await call();
    return recorder.names();
  }
});

import type { MongoClientOptions } from 'mongodb';
import { beforeAll, expect, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { Recorder, type SentCommand } from './recorder.js';
import { admissionOf, HOUR, limitOf, logInOf, NOW, REVOCATION, sessionOf } from './sessions.js';
import { describeWithServer } from './test-server.js';

/** All that an application can set and that would break a promise. */
const CARELESS: MongoClientOptions = {
  readPreference: 'secondaryPreferred',
  readConcern: { level: 'available' },
  writeConcern: { w: 0, journal: false },
  useBigInt64: true,
  ignoreUndefined: true,
};

describeWithServer('the store on a client that was set up carelessly', (server) => {
  const client = server.client({ ...CARELESS, monitorCommands: true });
  const store = new MongoStore(client.db(server.databaseName), { timeout: '4321ms' });
  const recorder = new Recorder(client);
  let reads: SentCommand[];
  let writes: SentCommand[];

  beforeAll(async () => {
    await store.prepare();
    recorder.clear();
    await everyCall(store);
    reads = recorder.commands.filter((command) => 'find' in command);
    writes = recorder.commands.filter((command) => !reads.includes(command));
  });

  it('sends nothing but reads, inserts, updates and deletes', () => {
    const names = new Set(recorder.names().map((name) => name.split(' ')[0]));
    expect([...names].sort()).toEqual(['delete', 'find', 'findAndModify', 'insert', 'update']);
  });

  it('has every write acknowledged by a majority, in the journal, within its own time', () => {
    for (const write of writes) {
      expect(write.writeConcern).toEqual({ w: 'majority', j: true, wtimeout: 4321 });
    }
  });

  it('sends every read to the primary, for its newest status, within its own time', () => {
    for (const read of reads) {
      // Without a read preference a command goes to the primary and is refused by any other.
      expect(read).not.toHaveProperty('$readPreference');
      expect(['local', 'linearizable']).toContain(read.readConcern?.level);
      expect(read.maxTimeMS).toBe(4321);
    }
  });

  it('takes no part in a transaction', () => {
    for (const command of recorder.commands) expect(command).not.toHaveProperty('startTransaction');
  });

  it('updates by operators, never by a pipeline', () => {
    const updates = writes.flatMap((write) => (write.update === undefined ? [] : (write.updates ?? [])));
    for (const { u } of updates)
      expect(Object.keys(u).every((operator) => operator.startsWith('$'))).toBe(true);
    expect(updates.length).toBeGreaterThan(0);
  });

  it('returns plain numbers', async () => {
    await store.insert(
      logInOf(sessionOf('number', { absoluteExpiresAt: Number.MAX_SAFE_INTEGER, generation: 7 })),
    );
    const [session] = await store.list('alice', { now: NOW, limit: 1 });
    expect(session).toMatchObject({ absoluteExpiresAt: Number.MAX_SAFE_INTEGER, generation: 7 });
  });
});

async function everyCall(store: MongoStore): Promise<void> {
  const { id } = sessionOf('a');
  await store.insert(logInOf(sessionOf('a')));
  await store.insert(logInOf(sessionOf('b'), limitOf(1)));
  await store.insert(logInOf(sessionOf('c'), limitOf(1)));
  await store.find([id]);
  await store.read(id);
  await store.list('alice', { now: NOW, limit: 10 });
  await store.noteActivity([{ id: sessionOf('c').id, at: NOW, ip: null }], NOW);
  await store.update(sessionOf('c').id, {}, { absoluteExpiresAt: NOW + HOUR }, NOW);
  await store.insert(logInOf(sessionOf('pending', { status: 'pending' })));
  await store.admit(admissionOf(sessionOf('pending').id, limitOf(1)));
  await store.setIdleTimeout('alice', 2 * HOUR, NOW);
  await store.revoke(sessionOf('pending').id, REVOCATION);
  await store.insert(logInOf(sessionOf('d')));
  await store.revokeAll('alice', REVOCATION);
  await store.findUser('alice');
  await store.changeUser('alice', { details: '[1]' }, { details: '{}' });
  await store.purge(NOW + HOUR, 10);
}

import { setImmediate } from 'node:timers/promises';
import { type Collection, type Db, MongoServerError } from 'mongodb';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { OPERATIONS } from './operations.js';
import { override } from './override.js';
import { Recorder } from './recorder.js';
import { idOf, REVOCATION } from './sessions.js';
import { describeWithServer } from './test-server.js';

const WRITES = [
  'insertOne',
  'updateOne',
  'updateMany',
  'bulkWrite',
  'deleteMany',
  'findOneAndUpdate',
] as const;

/** As FerretDB 2.7 tells of PostgreSQL's 40P01. */
const deadlock = () => new MongoServerError({ errmsg: 'deadlock detected', code: 16_908_292 });

describeWithServer('a write that the server has undone', (server) => {
  const client = server.client({ monitorCommands: true });
  const db = client.db(server.databaseName);
  const recorder = new Recorder(client);

  beforeAll(() => new MongoStore(db).prepare());

  beforeEach(async () => {
    for (const collection of await db.collections()) await collection.deleteMany({});
  });

  it.each(OPERATIONS)('is sent again: $name', async ({ arrange, commands }) => {
    const store = new MongoStore(undoing(db, deadlock, 1));
    await store.prepare();
    const operation = await arrange({ store, db });
    recorder.clear();
    await operation();
    // Those that are sent at once may overtake each other.
    expect(
      recorder
        .names()
        .map((name) => name.replace('jwt_', ''))
        .sort(),
    ).toEqual([...commands].sort());
  });

  it.each([
    ['serialization_failure', 16_777_220],
    ['deadlock_detected', 16_908_292],
  ])('is known by the number of %s', async (errmsg, code) => {
    const store = new MongoStore(undoing(db, () => new MongoServerError({ errmsg, code }), 3));
    expect(await store.revoke(idOf('missing'), REVOCATION)).toBe(false);
  });

  it('is sent no more when time is up', async () => {
    const store = new MongoStore(undoing(db, deadlock, Number.POSITIVE_INFINITY), { timeout: '50ms' });
    await expect(store.revoke(idOf('missing'), REVOCATION)).rejects.toThrow(
      'MongoDB did not answer within 50 ms.',
    );
  });

  it('is nothing else that failed', async () => {
    const failure = new MongoServerError({ errmsg: 'Interrupted', code: 11_601 });
    const store = new MongoStore(undoing(db, () => failure, 1));
    await expect(store.revoke(idOf('missing'), REVOCATION)).rejects.toBe(failure);
  });
});

/** The database, where each write fails so many times before it is sent. */
function undoing(db: Db, failure: () => Error, times: number): Db {
  return override(db, 'collection', (...args: Parameters<Db['collection']>) =>
    WRITES.reduce(
      (collection, name) => failingFirst(collection, name, failure, times),
      db.collection(...args),
    ),
  );
}

function failingFirst(
  collection: Collection,
  name: (typeof WRITES)[number],
  failure: () => Error,
  times: number,
): Collection {
  let failed = 0;
  return override(collection, name, async (...args: never[]) => {
    await setImmediate();
    if (failed < times) {
      failed += 1;
      throw failure();
    }
    failed = 0;
    return (collection[name] as (...args: never[]) => unknown)(...args);
  });
}

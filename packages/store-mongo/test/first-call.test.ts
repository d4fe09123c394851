import type { Db, Document } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { Preparation } from '../src/setup/preparation.js';
import { METHODS, type MethodName } from './methods.js';
import { override } from './override.js';
import { Recorder } from './recorder.js';
import { idOf, limitOf, logInOf, sessionOf, upTo } from './sessions.js';
import { describeWithServer } from './test-server.js';

const INDEXES = ['_id_', 'by_expiry', 'by_user'];

describeWithServer('the first call', (server) => {
  const client = server.client({ monitorCommands: true });
  const db = client.db(server.databaseName);
  const recorder = new Recorder(client);

  afterEach(() => db.dropDatabase());

  it.each(Object.keys(METHODS) as MethodName[])('of %s prepares an empty database', async (method) => {
    await METHODS[method](new MongoStore(db));
    expect(await indexes()).toEqual(INDEXES);
  });

  it('is tried here of every method', () => {
    const methods = Object.getOwnPropertyNames(MongoStore.prototype).sort();
    const tried = Object.keys(METHODS).filter((name) => !name.includes(' '));
    expect([...tried, 'close', 'constructor', 'planPreparation', 'prepare'].sort()).toEqual(methods);
  });

  it('does it once for all that come at once, and for all that come later', async () => {
    const store = new MongoStore(db);
    recorder.clear();
    await Promise.all(upTo(20).map((n) => store.find([idOf(`${n}`)])));
    await store.insert(logInOf(sessionOf('a'), limitOf(1)));
    expect(recorder.names().filter((name) => name.startsWith('createIndexes'))).toHaveLength(2);
    recorder.clear();
    await store.find([idOf('a')]);
    expect(recorder.names()).toEqual(['find jwt_sessions']);
  });

  it('of several processes at once lets in as many as there are places', async () => {
    const stores = upTo(4).map(() => new MongoStore(server.db()));
    const results = await Promise.all(
      stores.map((store, n) => store.insert(logInOf(sessionOf(`${n}`), limitOf(2, 'reject')))),
    );
    expect(results.filter(({ inserted }) => inserted)).toHaveLength(2);
    expect(await indexes()).toEqual(INDEXES);
  });

  it('fails where it can not be prepared, and the next tries again', async () => {
    const answers: Document[] = [
      { isWritablePrimary: false, secondary: true, setName: 'rs0' },
      { isWritablePrimary: true },
    ];
    const store = new MongoStore(override(db, 'command', async () => answers.shift()));
    await expect(store.find([idOf('a')])).rejects.toThrow('is a secondary of the replica set rs0');
    expect(await db.listCollections().toArray()).toEqual([]);
    expect(await store.find([idOf('a')])).toEqual([]);
    expect(await indexes()).toEqual(INDEXES);
  });

  it('needs no right to make an index where both are there', async () => {
    await new MongoStore(db).prepare();
    recorder.clear();
    const store = new MongoStore(withoutRight(db));
    expect(await store.find([idOf('a')])).toEqual([]);
    await store.prepare();
  });

  it('says that it may make no index where one is missing', async () => {
    await expect(new MongoStore(withoutRight(db)).find([idOf('a')])).rejects.toThrow('not authorized');
  });

  async function indexes(): Promise<string[]> {
    const found = await db.collection('jwt_sessions').indexes();
    return found.map(({ name }) => `${name}`).sort();
  }

  /** The database as a user has it who may make no index. */
  function withoutRight(database: Db): Db {
    return override(database, 'collection', (...args: Parameters<Db['collection']>) =>
      override(database.collection(...args), 'createIndex', () =>
        Promise.reject(new Error('not authorized')),
      ),
    );
  }
});

describe('Preparation', () => {
  const TOPOLOGY = { replicated: false, setName: null };
  const patient = { within: <T>(attempt: Promise<T>) => attempt };
  const late = { within: () => Promise.reject(new Error('too late')) };

  it('makes another attempt after one that hung for longer than a call may take', async () => {
    const attempts = [new Promise<never>(() => {}), Promise.resolve(TOPOLOGY)];
    const preparation = new Preparation(() => attempts.shift() ?? Promise.reject(new Error('one too many')));
    await expect(preparation.wait(late)).rejects.toThrow('too late');
    expect(await preparation.wait(patient)).toBe(TOPOLOGY);
    expect(preparation.topology).toBe(TOPOLOGY);
  });

  it('takes nothing from an attempt that comes to its end after a later one', async () => {
    let fail = (_: Error) => {};
    const hanging = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const attempts = [hanging, Promise.resolve(TOPOLOGY)];
    const preparation = new Preparation(() => attempts.shift() ?? hanging);
    await expect(preparation.wait(late)).rejects.toThrow('too late');
    await preparation.wait(patient);
    fail(new Error('connection lost'));
    await hanging.catch(() => {});
    expect(preparation.topology).toBe(TOPOLOGY);
  });

  it('is undone when it is asked for anew and fails', async () => {
    const attempts = [Promise.resolve(TOPOLOGY), Promise.reject(new Error('is a secondary'))];
    const preparation = new Preparation(() => attempts.shift() ?? Promise.resolve(TOPOLOGY));
    await preparation.start();
    await expect(preparation.start()).rejects.toThrow('is a secondary');
    expect(preparation.topology).toBeNull();
  });
});

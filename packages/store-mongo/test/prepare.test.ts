import type { Db } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { openCollections } from '../src/documents/collections.js';
import { MongoStore } from '../src/index.js';
import { readOptions } from '../src/mongo-store-options.js';
import { prepareCollections } from '../src/setup/prepare-collections.js';
import { warnOfDirectConnection } from '../src/setup/read-topology.js';
import { override } from './override.js';
import { upTo } from './sessions.js';
import { describeWithServer } from './test-server.js';

const BY_USER = { name: 'by_user', key: { userId: 1, createdAt: -1, _id: -1 } };
const BY_EXPIRY = { name: 'by_expiry', key: { expiresOn: 1 }, expireAfterSeconds: 86_400 };

describeWithServer('prepare', (server) => {
  const db = server.db();

  it('makes an index along which a user is listed, and one that expires', async () => {
    await new MongoStore(db, { prefix: 'fresh' }).prepare();
    expect(await indexesOf(db, 'fresh_sessions')).toEqual([BY_EXPIRY, BY_USER]);
  });

  it('has the server wait as long as it is told', async () => {
    await new MongoStore(db, { prefix: 'patient', keepEnded: '7d' }).prepare();
    expect(await indexesOf(db, 'patient_sessions')).toContainEqual({
      ...BY_EXPIRY,
      expireAfterSeconds: 604_800,
    });
  });

  it('is planned by what the shell of the server takes, without being done', async () => {
    const store = new MongoStore(db, { prefix: 'planned' });
    const plan = [
      `db.getCollection('planned_sessions').createIndex({"userId":1,"createdAt":-1,"_id":-1}, {"name":"by_user"})`,
      `db.getCollection('planned_sessions').createIndex({"expiresOn":1}, {"name":"by_expiry","expireAfterSeconds":86400})`,
    ];
    expect(await store.planPreparation()).toEqual(plan);
    expect(await store.planPreparation()).toEqual(plan);
    await store.prepare();
    expect(await store.planPreparation()).toEqual([]);
  });

  it('changes nothing the second time', async () => {
    const store = new MongoStore(db, { prefix: 'twice' });
    await store.prepare();
    await store.prepare();
    expect(await indexesOf(db, 'twice_sessions')).toEqual([BY_EXPIRY, BY_USER]);
  });

  it('may be called from several processes at once', async () => {
    const stores = upTo(8).map(() => new MongoStore(server.db(), { prefix: 'crowded' }));
    await Promise.all(stores.map((store) => store.prepare()));
    expect(await indexesOf(db, 'crowded_sessions')).toEqual([BY_EXPIRY, BY_USER]);
  });

  it('says what to do when an index of the name has another key', async () => {
    await db.collection('key_sessions').createIndex({ userId: 1 }, { name: 'by_user' });
    await expect(new MongoStore(db, { prefix: 'key' }).prepare()).rejects.toThrow(
      new Error(
        `${db.databaseName}.key_sessions has an index 'by_user' in the place of 'by_user', which is ` +
          '{"key":{"userId":1,"createdAt":-1,"_id":-1}}. ' +
          "Drop it with db.getCollection('key_sessions').dropIndex('by_user') and call prepare() again.",
      ),
    );
  });

  it('says what to do when the index expires after another time', async () => {
    await new MongoStore(db, { prefix: 'time' }).prepare();
    const longer = new MongoStore(db, { prefix: 'time', keepEnded: '7d' });
    await expect(longer.prepare()).rejects.toThrow(
      new Error(
        `${db.databaseName}.time_sessions has an index 'by_expiry' in the place of 'by_expiry', which is ` +
          '{"key":{"expiresOn":1},"expireAfterSeconds":604800}. ' +
          "Drop it with db.getCollection('time_sessions').dropIndex('by_expiry') and call prepare() again.",
      ),
    );
  });
});

// What only some servers do, on any server.
describeWithServer('prepare where the server', (server) => {
  const db = server.db();

  it('refuses a TTL index: makes a plain one and says so', async () => {
    const { sessions, users, settings, warnings } = setUp('plain');
    const refusing = override(sessions, 'createIndex', (key: { expiresOn?: 1 }, options: object) =>
      'expireAfterSeconds' in options ? Promise.reject(serverError(238)) : sessions.createIndex(key, options),
    );
    await prepareCollections(db, { sessions: refusing, users }, settings);
    await prepareCollections(db, { sessions: refusing, users }, { ...settings, onWarning: () => {} });
    const { expireAfterSeconds: _, ...plain } = BY_EXPIRY;
    expect(await indexesOf(db, 'plain_sessions')).toEqual([plain, BY_USER]);
    expect(warnings).toEqual([
      'This server refuses a TTL index (238). Sessions that are over are removed only when the session manager ' +
        'purges, so keep its purgeInterval on.',
    ]);
  });

  it.each([
    ['says how it stores them: makes none', { storageEngine: { enableOrderedIndex: true } }, []],
    ['has them with an option of their own: is asked', { sparse: true }, ['by_user', 'by_expiry']],
  ])('%s', async (_, option, asked) => {
    const { sessions, users, settings } = setUp('listed');
    const made: unknown[] = [];
    const listed = override(sessions, 'indexes', async () =>
      [BY_USER, BY_EXPIRY].map((index) => ({ v: 2, ...index, ...option })),
    );
    const refusing = override(listed, 'createIndex', async (_key: object, { name }: { name: string }) => {
      made.push(name);
    });
    await prepareCollections(db, { sessions: refusing, users }, settings);
    expect(made).toEqual(asked);
  });

  it('refuses any index: fails with what it said', async () => {
    const { sessions, users, settings, warnings } = setUp('refused');
    const refusing = override(sessions, 'createIndex', () => Promise.reject(serverError(13)));
    await expect(prepareCollections(db, { sessions: refusing, users }, settings)).rejects.toThrow(
      serverError(13),
    );
    expect(warnings).toEqual([]);
  });

  it('minds the same index under another name: says which one to drop', async () => {
    const { sessions, users, settings } = setUp('twin');
    await sessions.createIndex(BY_USER.key as { userId: 1 }, { name: 'of_the_application' });
    const minding = override(sessions, 'createIndex', () => Promise.reject(serverError(85)));
    await expect(prepareCollections(db, { sessions: minding, users }, settings)).rejects.toThrow(
      "Drop it with db.getCollection('twin_sessions').dropIndex('of_the_application') and call prepare() again.",
    );
  });

  it('has the collection with a collation that folds case: fails before it makes anything', async () => {
    const { sessions, users, settings } = setUp('folding');
    const folding = withCollections({
      name: 'folding_users',
      type: 'collection',
      options: { collation: { locale: 'en' } },
    });
    await expect(prepareCollections(folding, { sessions, users }, settings)).rejects.toThrow(
      new Error(
        `${db.databaseName}.folding_users was created with the collation 'en', which its primary key has for ever: ids ` +
          'that differ would be taken for the same. Drop it and call prepare() again, or choose another prefix.',
      ),
    );
    expect(await db.listCollections({ name: 'folding_sessions' }).toArray()).not.toContainEqual(
      expect.objectContaining({ name: 'folding_sessions' }),
    );
  });

  it('has a view in the place of the collection: fails', async () => {
    const { sessions, users, settings } = setUp('seen');
    const seen = withCollections({ name: 'seen_sessions', type: 'view', options: {} });
    await expect(prepareCollections(seen, { sessions, users }, settings)).rejects.toThrow(
      new Error(
        `${db.databaseName}.seen_sessions is a view. MongoStore needs a collection, or another prefix.`,
      ),
    );
  });

  function setUp(prefix: string) {
    const warnings: string[] = [];
    const settings = readOptions({
      prefix,
      logger: { warn: (_, message) => warnings.push(message), error() {} },
    });
    return { ...openCollections(db, settings), settings, warnings };
  }

  function withCollections(...collections: object[]): Db {
    return override(db, 'listCollections', () => ({ toArray: async () => collections }));
  }
});

describe('a direct connection', () => {
  it.each([
    ['to a member of a replica set', true, 'rs0', 1],
    ['to a single server', true, null, 0],
  ])('%s', (_, directConnection, setName, count) => {
    const warnings: string[] = [];
    const db = { client: { options: { directConnection } } } as unknown as Db;
    warnOfDirectConnection(db, { replicated: true, setName }, { onWarning: (text) => warnings.push(text) });
    expect(warnings).toHaveLength(count);
  });
});

/** By name, without what the server adds. */
async function indexesOf(db: Db, collection: string): Promise<object[]> {
  const indexes = await db.collection(collection).indexes();
  return indexes
    .filter(({ name }) => name !== '_id_')
    .map(({ name, key, expireAfterSeconds }) => ({
      name,
      key,
      ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    }))
    .sort((a, b) => `${a.name}`.localeCompare(`${b.name}`));
}

function serverError(code: number): Error {
  return Object.assign(new Error(`${code}`), { code });
}

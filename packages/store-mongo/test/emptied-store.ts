import type { Db } from 'mongodb';
import { beforeAll, beforeEach } from 'vitest';
import { openCollections } from '../src/documents/collections.js';
import { MongoStore } from '../src/index.js';
import type { MongoStoreOptions } from '../src/mongo-store-options.js';
import { readOptions } from '../src/mongo-store-options.js';

/** A store, and its collections for what is run on them by itself: before each test there is nothing in them. */
export function emptiedStore(db: Db, options: MongoStoreOptions = {}) {
  const collections = openCollections(db, readOptions({}));
  const store = new MongoStore(db, options);

  beforeAll(() => store.prepare());

  beforeEach(async () => {
    await collections.sessions.deleteMany({});
    await collections.users.deleteMany({});
  });

  return { collections, store };
}

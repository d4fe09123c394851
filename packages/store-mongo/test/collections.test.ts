import { MongoClient, ReadConcern, ReadPreference, WriteConcern } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { openCollections } from '../src/documents/collections.js';
import { readOptions } from '../src/mongo-store-options.js';

describe("the store's collections", () => {
  it('read from the primary and write to a majority, whatever the connection string says', () => {
    const careless = 'readPreference=secondary&readConcernLevel=available&w=0&journal=false&wtimeoutMS=1';
    const client = new MongoClient(`mongodb://127.0.0.1:9/app?${careless}`);
    const { sessions, users } = openCollections(
      client.db(),
      readOptions({ prefix: 'auth', timeout: '4321ms' }),
    );
    expect([sessions, users].map(({ namespace }) => namespace)).toEqual([
      'app.auth_sessions',
      'app.auth_users',
    ]);
    for (const { readPreference, readConcern, writeConcern } of [sessions, users]) {
      expect(readPreference).toEqual(ReadPreference.primary);
      expect(readConcern).toEqual(new ReadConcern('local'));
      expect(writeConcern).toEqual(new WriteConcern('majority', 4321, true));
    }
  });
});

import { beforeAll, it } from 'vitest';
import { checkFeature, FEATURE_NAMES } from '../../core/test/support/manager-features.js';
import { MongoStore } from '../src/index.js';
import { describeWithServer } from './test-server.js';

describeWithServer('the features of a session manager on MongoStore', (server) => {
  const store = new MongoStore(server.client().db(server.databaseName));

  beforeAll(() => store.prepare());

  it.each(FEATURE_NAMES)('%s', async (name) => {
    await checkFeature(name, store);
  });
});

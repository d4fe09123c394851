import { beforeAll, it } from 'vitest';
import { MANAGER_FEATURES } from '../../core/test/support/manager-features.js';
import { MongoStore } from '../src/index.js';
import { describeWithServer } from './host.js';

describeWithServer('the features of a session manager on MongoStore', (host) => {
  const store = new MongoStore(host.client().db(host.databaseName));

  beforeAll(() => store.prepare());

  it.each(Object.entries(MANAGER_FEATURES))('%s', async (_name, feature) => {
    await feature(store);
  });
});

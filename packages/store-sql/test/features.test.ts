import { afterAll, beforeAll, describe, it } from 'vitest';
import { checkFeature, FEATURE_NAMES } from '../../core/test/support/manager-features.js';
import { SqlStore } from '../src/index.js';
import { allBackends } from './support/backends.js';
import { type Opened, open } from './support/ways.js';

describe.each(allBackends().filter(({ way }) => way !== 'mysql2/promise'))(
  'a session manager on $name',
  (backend) => {
    const prefix = `features_${backend.tag}`;
    let opened: Opened;
    let store: SqlStore;
    beforeAll(async () => {
      opened = open(backend, prefix);
      store = new SqlStore(opened.database, { prefix, timeout: '30s' });
      await store.prepare();
    });
    afterAll(() => opened.close());

    it.each(FEATURE_NAMES)('%s', async (name) => {
      await checkFeature(name, store);
    });
  },
);

import type { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { checkFeature, FEATURE_NAMES } from '../../core/test/support/manager-features.js';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect } from './support/backends.js';

describe.each(availableBackends())('a session manager on $name', (backend) => {
  const prefix = `features_${backend.tag}`;
  let sequelize: Sequelize;
  let store: SqlStore;
  beforeAll(async () => {
    sequelize = connect(backend, prefix);
    store = new SqlStore(sequelize, { prefix, timeout: '30s' });
    await store.prepare();
  });
  afterAll(() => sequelize.close());

  it.each(FEATURE_NAMES)('%s', async (name) => {
    await checkFeature(name, store);
  });
});

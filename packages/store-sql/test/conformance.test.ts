import { storeConformance } from '@jwt-sessions/core/conformance';
import type { Sequelize } from 'sequelize';
import { afterAll, describe, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect } from './support/backends.js';

describe.each(availableBackends())('SqlStore on $name', (backend) => {
  const opened: Sequelize[] = [];
  const open = () => {
    const sequelize = connect(backend, 'conformance');
    opened.push(sequelize);
    return new SqlStore(sequelize, { prefix: `conformance_${backend.tag}`, timeout: '30s' });
  };

  storeConformance({ describe, it, after: afterAll, createStore: open, openAnother: open });

  afterAll(async () => {
    for (const sequelize of opened) await sequelize.close();
  });
});

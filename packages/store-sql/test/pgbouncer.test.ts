import { storeConformance } from '@jwt-sessions/core/conformance';
import { Sequelize } from 'sequelize';
import { afterAll, describe, inject, it } from 'vitest';
import { SqlStore } from '../src/index.js';

const pgbouncer = inject('servers').pgbouncer;

// Each transaction may be on another connection of the server's than the one before.
describe.skipIf(pgbouncer === null)('SqlStore behind PgBouncer in transaction mode', () => {
  const opened: Sequelize[] = [];
  const createStore = () => {
    const sequelize = new Sequelize(pgbouncer?.pooledUrl ?? '', { logging: false });
    opened.push(sequelize);
    return new SqlStore(sequelize, { prefix: 'pgbouncer', timeout: '30s' });
  };

  storeConformance({ describe, it, after: afterAll, createStore, openAnother: createStore });

  afterAll(async () => {
    for (const sequelize of opened) await sequelize.close();
  });
});

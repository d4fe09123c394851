import { storeConformance } from '@jwt-sessions/core/conformance';
import type { Sequelize } from 'sequelize';
import { afterAll, describe, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect, setupOf } from './support/backends.js';
import { StoreProcess } from './support/store-process.js';

// Every race of the suite has one side in this process and one in another.
describe.each(availableBackends())('SqlStore on $name in two processes', (backend) => {
  const prefix = `two_processes_${backend.tag}`;
  let sequelize: Sequelize | undefined;
  let another: StoreProcess | undefined;

  storeConformance({
    describe,
    it,
    createStore() {
      sequelize = connect(backend, prefix);
      return new SqlStore(sequelize, { prefix, timeout: '30s' });
    },
    async openAnother() {
      another = new StoreProcess();
      await another.open(setupOf(backend, prefix));
      return another.store;
    },
  });

  afterAll(async () => {
    await another?.close();
    await another?.end();
    await sequelize?.close();
  });
});

import { storeConformance } from '@jwt-sessions/core/conformance';
import type { Sequelize } from 'sequelize';
import { afterAll, describe, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect, setupOf } from './backends.js';
import { StoreProcess } from './store-process.js';

// Every race of the suite has one side in this process and one in another.
describe.each(availableBackends())('SqlStore on $name in two processes', (backend) => {
  const tablePrefix = `two_processes_${backend.tag}`;
  let sequelize: Sequelize | undefined;
  let another: StoreProcess | undefined;

  storeConformance({
    describe,
    it,
    createStore() {
      sequelize = connect(backend, tablePrefix);
      return new SqlStore(sequelize, { tablePrefix, timeout: '30s' });
    },
    async openAnother() {
      another = new StoreProcess();
      await another.open(setupOf(backend, tablePrefix));
      return another.store;
    },
  });

  afterAll(async () => {
    await another?.close();
    await another?.end();
    await sequelize?.close();
  });
});

import { storeConformance } from '@jwt-sessions/core/conformance';
import { afterAll, describe, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { allBackends, setupOf } from './support/backends.js';
import { StoreProcess } from './support/store-process.js';
import { type Opened, open } from './support/ways.js';

// Every race of the suite has one side in this process and one in another.
describe.each(allBackends().filter(({ way }) => way !== 'mysql2/promise'))(
  'SqlStore on $name in two processes',
  (backend) => {
    const prefix = `two_processes_${backend.tag}`;
    let opened: Opened | undefined;
    let another: StoreProcess | undefined;

    storeConformance({
      describe,
      it,
      createStore() {
        opened = open(backend, prefix);
        return new SqlStore(opened.database, { prefix, timeout: '30s' });
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
      await opened?.close();
    });
  },
);

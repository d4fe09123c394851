import { storeConformance } from '@jwt-sessions/core/conformance';
import { Sequelize } from 'sequelize';
import { afterAll, describe, inject, it } from 'vitest';
import { SqlStore } from '../src/index.js';

const galera = inject('servers').galera;

// Every process on the node next to it, and none of them the only one that writes.
describe.skipIf(galera === null)('SqlStore on two nodes of Galera', () => {
  const opened: Sequelize[] = [];
  const on =
    (url: string | undefined, prefix = 'galera') =>
    () => {
      const sequelize = new Sequelize(url ?? '', { logging: false });
      opened.push(sequelize);
      return new SqlStore(sequelize, { prefix, timeout: '30s' });
    };

  storeConformance({
    describe,
    it,
    after: afterAll,
    createStore: on(galera?.url),
    openAnother: on(galera?.otherUrl),
  });

  it('makes its tables on both at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const stores = [galera?.url, galera?.otherUrl].map((url) => on(url, `galera_prepare_${round}`)());
      await Promise.all(stores.map((store) => store.prepare()));
    }
  });

  afterAll(async () => {
    for (const sequelize of opened) await sequelize.close();
  });
});

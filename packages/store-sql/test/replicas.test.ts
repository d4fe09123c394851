import { storeConformance } from '@jwt-sessions/core/conformance';
import { QueryTypes, Sequelize } from 'sequelize';
import { afterAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, type Backend } from './support/backends.js';

/** An application whose reads go to a replica to which nothing was copied: not even the tables are there. */
function connectWithReplica({ scratch }: Backend): Sequelize {
  const [write, empty] = [scratch?.url ?? '', scratch?.emptyUrl ?? ''].map((text) => new URL(text));
  const server = (url: URL | undefined) => ({
    host: url?.hostname ?? '',
    port: url?.port ?? '',
    username: url?.username ?? '',
    password: decodeURIComponent(url?.password ?? ''),
    database: url?.pathname.slice(1) ?? '',
  });
  return new Sequelize(scratch?.url ?? '', {
    logging: false,
    replication: { read: [server(empty)], write: server(write) },
  });
}

// SQLite is missing: Sequelize has no replicas for it.
describe.each(availableBackends().filter(({ scratch }) => scratch))(
  'SqlStore on $name with an empty replica',
  (backend) => {
    const prefix = `replica_${backend.tag}`;
    const sequelize = connectWithReplica(backend);
    const store = new SqlStore(sequelize, { prefix, timeout: '30s' });
    const another = connectWithReplica(backend);

    storeConformance({
      describe,
      it,
      createStore: () => store,
      openAnother: () => new SqlStore(another, { prefix, timeout: '30s' }),
    });

    it('is tried on an application whose own reads do go to the replica', async () => {
      await store.prepare();
      const read = sequelize.query(`SELECT id FROM ${prefix}_sessions`, { type: QueryTypes.SELECT });
      await expect(read).rejects.toThrow(/exist/);
    });

    afterAll(async () => {
      await sequelize.close();
      await another.close();
    });
  },
);

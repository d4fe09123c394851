import { MongoClient } from 'mongodb';
import type { MongoMemoryReplSet, MongoMemoryServer } from 'mongodb-memory-server-core';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { assertNothingLost, Load } from './load.js';
import { startReplicaSet } from './servers/replica-set.js';

const { mongod } = inject('servers');

describe.skipIf(mongod === null)('a replica set whose primary is killed under load', () => {
  let replicaSet: MongoMemoryReplSet;
  let client: MongoClient;
  let store: MongoStore;
  let load: Load;

  beforeAll(async () => {
    replicaSet = await startReplicaSet(mongod ?? '', 3);
    client = new MongoClient(replicaSet.getUri());
    store = new MongoStore(client, { timeout: '2s' });
    await store.prepare();
    load = new Load(store);
  });

  afterAll(async () => {
    load.abandon();
    await client.close();
    await replicaSet.stop();
  });

  it('loses no log-in and no revocation, refuses nobody meanwhile, and is back by itself', async () => {
    await load.start();
    await load.until(() => load.revoked.size >= 40);
    (await primaryOf(replicaSet)).instanceInfo?.instance.mongodProcess?.kill('SIGKILL');
    const { size } = load.revoked;
    await load.until(() => load.revoked.size > size + 40);
    await load.stop();
    await assertNothingLost(load, store);
  });

  async function primaryOf({ servers }: MongoMemoryReplSet): Promise<MongoMemoryServer> {
    const { primary } = await client.db().command({ hello: 1 });
    const server = servers.find(({ instanceInfo }) => primary === `127.0.0.1:${instanceInfo?.port}`);
    if (server === undefined) throw new Error(`the primary ${primary} is none of the servers started`);
    return server;
  }
});

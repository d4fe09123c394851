import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { MongoStore } from '../src/index.js';
import { assertNothingLost, Load } from './load.js';
import { KillableServer } from './servers/killable-server.js';

const { command } = inject('servers');

describe.skipIf(command === null)('a server that is killed under load and started again', () => {
  let server: KillableServer;
  let client: MongoClient;
  let store: MongoStore;
  let load: Load;

  beforeAll(async () => {
    server = await KillableServer.start(command ?? []);
    client = new MongoClient(server.url);
    store = new MongoStore(client, { timeout: '1s' });
    await store.prepare();
    load = new Load(store);
  });

  afterAll(async () => {
    load.abandon();
    await client.close();
    await server.remove();
  });

  it('loses no log-in and no revocation, refuses nobody meanwhile, and is back by itself', async () => {
    await load.start();
    for (const round of [1, 2]) {
      const { failures } = load;
      await load.until(() => load.revoked.size >= round * 40);
      await server.kill();
      await load.until(() => load.failures > failures + 5);
      server.startAgain();
      const { size } = load.revoked;
      await load.until(() => load.revoked.size > size + 5);
    }
    await load.stop();
    await assertNothingLost(load, store);
    expect(load.failures).toBeGreaterThan(0);
  });
});

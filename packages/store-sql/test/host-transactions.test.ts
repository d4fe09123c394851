import { storeConformance } from '@jwt-sessions/core/conformance';
import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { ask } from './ask.js';
import { availableBackends, connect } from './backends.js';
import { ClsNamespace } from './cls.js';
import { ENDING, idOf, logIn, NOW, session } from './sessions.js';

const namespace = new ClsNamespace();
Sequelize.useCLS(namespace);

class RolledBack extends Error {}

/** Runs the body as a request of a host that has a transaction open, and then gives it up. */
async function inRolledBackTransaction(sequelize: Sequelize, body: () => Promise<void>): Promise<void> {
  const request = sequelize.transaction(async () => {
    await body();
    throw new RolledBack();
  });
  await expect(request).rejects.toThrow(RolledBack);
}

describe.each(availableBackends())('SqlStore on $name in a transaction of the host', (backend) => {
  const tablePrefix = `host_transaction_${backend.tag}`;
  const sequelize = connect(backend, tablePrefix);
  const elsewhere = connect(backend, tablePrefix);
  const store = new SqlStore(sequelize, { tablePrefix, timeout: '30s' });
  const other = new SqlStore(elsewhere, { tablePrefix, timeout: '30s' });

  beforeAll(async () => {
    await store.prepare();
    await sequelize.query(`CREATE TABLE ${tablePrefix}_host (n INTEGER)`);
  });

  afterAll(async () => {
    await sequelize.close();
    await elsewhere.close();
  });

  storeConformance({
    describe,
    it: (name, body) => it(name, () => inRolledBackTransaction(sequelize, body)),
    createStore: () => store,
    openAnother: () => other,
    seed: 'suite',
  });

  it('keeps what it did when the host rolls back, which undoes what the host did', async () => {
    await store.insert(logIn(session('ended')));
    await inRolledBackTransaction(sequelize, async () => {
      // SQLite has one writer at a time: there the host writes when the store is through.
      await store.insert(logIn(session('inserted')));
      await store.revoke(idOf('ended'), ENDING);
      await store.changeUser('alice', { validAfter: NOW });
      await sequelize.query(`INSERT INTO ${tablePrefix}_host VALUES (1)`);
    });
    expect((await other.find([idOf('ended'), idOf('inserted')])).map(({ id }) => id)).toEqual([
      idOf('inserted'),
    ]);
    expect((await other.findUser('alice'))?.validAfter).toBe(NOW);
    expect(await ask(elsewhere, `SELECT n FROM ${tablePrefix}_host`)).toEqual([]);
  });

  it('sees what was ended since the transaction of the host began', async () => {
    await store.insert(logIn(session('ended meanwhile', { userId: 'bob' })));
    await inRolledBackTransaction(sequelize, async () => {
      // A first read, which fixes the snapshot of a transaction that has one.
      await ask(sequelize, `SELECT count(*) FROM ${tablePrefix}_sessions`);
      expect(await store.find([idOf('ended meanwhile')])).toHaveLength(1);
      await other.revoke(idOf('ended meanwhile'), ENDING);
      expect(await store.find([idOf('ended meanwhile')])).toEqual([]);
    });
  });

  it('runs its statements outside the context of the request', async () => {
    const contexts: boolean[] = [];
    const watched = connect(backend, tablePrefix, { logging: () => contexts.push(namespace.entered) });
    const watchedStore = new SqlStore(watched, { tablePrefix });
    await namespace.run(async () => {
      await watchedStore.insert(logIn(session('context', { userId: 'carol' })));
      await watchedStore.find([idOf('context')]);
      await ask(watched, 'SELECT 1');
    });
    await watched.close();
    // The last one is the request's own: the context was there to be found.
    expect(contexts.pop()).toBe(true);
    expect(contexts.length).toBeGreaterThan(3);
    expect(new Set(contexts)).toEqual(new Set([false]));
  });
});

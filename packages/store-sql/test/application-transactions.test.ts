import { storeConformance } from '@jwt-sessions/core/conformance';
import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { ask } from './support/ask.js';
import { availableBackends, connect } from './support/backends.js';
import { ClsNamespace } from './support/cls.js';
import { idOf, logIn, NOW, REVOCATION, session } from './support/sessions.js';

const namespace = new ClsNamespace();
Sequelize.useCLS(namespace);

class RolledBack extends Error {}

/** Runs the body as a request of an application that has a transaction open, and then gives it up. */
async function inRolledBackTransaction(sequelize: Sequelize, body: () => Promise<void>): Promise<void> {
  const request = sequelize.transaction(async () => {
    await body();
    throw new RolledBack();
  });
  await expect(request).rejects.toThrow(RolledBack);
}

describe.each(availableBackends())('SqlStore on $name in a transaction of the application', (backend) => {
  const prefix = `transactions_${backend.tag}`;
  const sequelize = connect(backend, prefix);
  const elsewhere = connect(backend, prefix);
  const store = new SqlStore(sequelize, { prefix, timeout: '30s' });
  const other = new SqlStore(elsewhere, { prefix, timeout: '30s' });

  beforeAll(async () => {
    await store.prepare();
    await sequelize.query(`CREATE TABLE ${prefix}_own (n INTEGER)`);
  });

  afterAll(async () => {
    await sequelize.close();
    await elsewhere.close();
  });

  storeConformance({
    describe,
    it: Object.assign(
      (name: string, body: () => Promise<void>) => it(name, () => inRolledBackTransaction(sequelize, body)),
      { skip: it.skip },
    ),
    createStore: () => store,
    openAnother: () => other,
    seed: 'suite',
  });

  it('keeps what it did when the application rolls back, which undoes what the application did', async () => {
    await store.insert(logIn(session('revoked')));
    await inRolledBackTransaction(sequelize, async () => {
      // SQLite has one writer at a time: there the application writes when the store is through.
      await store.insert(logIn(session('inserted')));
      await store.revoke(idOf('revoked'), REVOCATION);
      await store.changeUser('alice', { validAfter: NOW });
      await sequelize.query(`INSERT INTO ${prefix}_own VALUES (1)`);
    });
    expect((await other.find([idOf('revoked'), idOf('inserted')])).map(({ id }) => id)).toEqual([
      idOf('inserted'),
    ]);
    expect((await other.findUser('alice'))?.validAfter).toBe(NOW);
    expect(await ask(elsewhere, `SELECT n FROM ${prefix}_own`)).toEqual([]);
  });

  it('sees what was revoked since the transaction of the application began', async () => {
    await store.insert(logIn(session('revoked meanwhile', { userId: 'bob' })));
    await inRolledBackTransaction(sequelize, async () => {
      // A first read, which fixes the snapshot of a transaction that has one.
      await ask(sequelize, `SELECT count(*) FROM ${prefix}_sessions`);
      expect(await store.find([idOf('revoked meanwhile')])).toHaveLength(1);
      await other.revoke(idOf('revoked meanwhile'), REVOCATION);
      expect(await store.find([idOf('revoked meanwhile')])).toEqual([]);
    });
  });

  it('runs its statements outside the context of the request', async () => {
    const contexts: boolean[] = [];
    const watched = connect(backend, prefix, { logging: () => contexts.push(namespace.entered) });
    const watchedStore = new SqlStore(watched, { prefix });
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

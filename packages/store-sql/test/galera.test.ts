import { SessionManager } from '@jwt-sessions/core';
import { storeConformance } from '@jwt-sessions/core/conformance';
import { Sequelize } from 'sequelize';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { SqlStore } from '../src/index.js';

const cluster = inject('servers').galera;

// Said to be untested when the run began, where it isn't there.
describe.runIf(cluster)('SqlStore on two nodes of Galera', () => {
  const opened: Sequelize[] = [];
  const openAt = (url: string | undefined, prefix: string) => {
    const sequelize = new Sequelize(url ?? '', { logging: false });
    opened.push(sequelize);
    return new SqlStore(sequelize, { prefix, timeout: '30s' });
  };

  storeConformance({
    describe,
    it,
    after: afterAll,
    createStore: () => openAt(cluster?.url, 'galera_conformance'),
    openAnother: () => openAt(cluster?.otherUrl, 'galera_conformance'),
  });

  it('makes its tables on both at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const prefix = `galera_prepare_${round}`;
      const stores = [openAt(cluster?.url, prefix), openAt(cluster?.otherUrl, prefix)];
      await Promise.all(stores.map((store) => store.prepare()));
    }
  });

  it('revokes at one what was logged in a moment before at the other', async () => {
    const [here, there] = managers('galera_revoke');
    for (let round = 0; round < 100; round += 1) {
      const { session } = await here.issue({ userId: 'alice' });
      expect(await there.revoke('alice', session.id)).toBe(true);
    }
  });

  it('refuses at one what was revoked a moment before at the other', async () => {
    const [here, there] = managers('galera_refuse');
    for (let round = 0; round < 100; round += 1) {
      const { session, token } = await here.issue({ userId: 'alice' });
      await here.revoke('alice', session.id);
      await expect(there.authenticate(token)).rejects.toMatchObject({ code: 'invalid_token' });
    }
  });

  it('keeps the limit where log-ins meet at both', async () => {
    const [here, there] = managers('galera_limit', { maxSessions: 2, onLimit: 'reject' });
    for (let round = 0; round < 50; round += 1) {
      const userId = `user-${round}`;
      const logIns = [here, there, here, there].map((sessions) => sessions.issue({ userId }));
      const results = await Promise.allSettled(logIns);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    }
  });

  /** One at each node. */
  function managers(
    prefix: string,
    options: Pick<ConstructorParameters<typeof SessionManager>[0], 'maxSessions' | 'onLimit'> = {},
  ) {
    const keys = `k1:${Buffer.alloc(32, 1).toString('base64url')}`;
    const at = (url: string | undefined) =>
      new SessionManager({ ...options, keys, store: openAt(url, prefix) });
    return [at(cluster?.url), at(cluster?.otherUrl)] as const;
  }

  afterAll(async () => {
    for (const sequelize of opened) await sequelize.close();
  });
});

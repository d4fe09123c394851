import { SessionManager } from '@jwt-sessions/core';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import { describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect } from './support/backends.js';

const KEYS = `k1:${Buffer.alloc(32, 1).toString('base64url')}`;

describe.each(availableBackends())('the health of a store on $name', (backend) => {
  async function onStore(prefix: string, check: (store: SqlStore) => Promise<void>): Promise<void> {
    const sequelize = connect(backend, 'health');
    const store = new SqlStore(sequelize, {
      prefix: `${prefix}_${backend.tag}`,
      logger: { warn() {}, error() {} },
    });
    await check(store);
    await store.close();
    await sequelize.close();
  }

  it('is up, of a manager whose store prepares itself', async () => {
    await onStore('health', async (store) => {
      const sessions = new SessionManager({ store, keys: KEYS, tuning: { purgeInterval: 'none' } });
      await store.prepare();
      expect(await sessions.health()).toMatchObject({ ready: true, reason: null });
      expect(await store.planPreparation()).toEqual([]);
    });
  });

  it('is out of date where nothing is prepared, of an admin, who prepares nothing', async () => {
    await onStore('unhealthy', async (store) => {
      const planned = await store.planPreparation();
      expect(planned).not.toEqual([]);
      expect(await new SessionAdmin({ store }).health()).toMatchObject({
        status: 'schema_out_of_date',
        ready: false,
      });
      expect(await store.planPreparation()).toEqual(planned);
    });
  });

  it('is down, and not out of date, where the application has closed the database', async () => {
    await onStore('health', async (store) => {
      await store.close();
      const sessions = new SessionManager({ store, keys: KEYS, tuning: { purgeInterval: 'none' } });
      // SQLite is spoken to through the application's own connection, which is open.
      const status = backend.family === 'sqlite' ? 'up' : 'down';
      expect(await sessions.health()).toMatchObject({ status });
    });
  });
});

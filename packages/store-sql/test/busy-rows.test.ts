import { QueryTypes, type Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect } from './support/backends.js';
import { keptAs } from './support/kept-as.js';
import { HOUR, idOf, logIn, NOW, REVOCATION, session } from './support/sessions.js';

// SQLite has no locks on rows: whoever writes there waits for who writes before.
describe.each(availableBackends().filter(({ family }) => family !== 'sqlite'))(
  'rows that somebody holds on $name',
  (backend) => {
    const prefix = `busy_${backend.tag}`;
    let sequelize: Sequelize;
    let store: SqlStore;

    beforeAll(async () => {
      sequelize = connect(backend, prefix);
      store = new SqlStore(sequelize, { prefix });
      await store.prepare();
    });

    afterAll(async () => {
      await sequelize.close();
    });

    /** Does the work while another transaction holds the session's row. */
    async function whileHeld<T>(id: string, work: () => Promise<T>): Promise<T> {
      const transaction = await sequelize.transaction();
      try {
        const hold = `SELECT id FROM ${prefix}_sessions WHERE id = $1 FOR UPDATE`;
        await sequelize.query(hold, { bind: [keptAs(id, backend)], transaction, type: QueryTypes.SELECT });
        return await work();
      } finally {
        await transaction.rollback();
      }
    }

    it('are passed over by activity and named, and the others are moved', async () => {
      const labels = ['a', 'b', 'c'];
      for (const label of labels) await store.insert(logIn(session(label)));
      const activities = labels.map((label) => ({ id: idOf(label), at: NOW, ip: null }));

      const busy = await whileHeld(idOf('b'), () => store.noteActivity(activities, NOW));

      expect(busy).toEqual([idOf('b')]);
      const times = new Map(
        (await store.find(labels.map(idOf))).map((facts) => [facts.id, facts.lastActiveAt]),
      );
      expect(labels.map((label) => times.get(idOf(label)))).toEqual([NOW, NOW - HOUR / 2, NOW]);
      expect(await store.noteActivity(activities, NOW)).toEqual([]);
    });

    it('are not named when they were ended or are unknown', async () => {
      await store.insert(logIn(session('revoked')));
      await store.revoke(idOf('revoked'), REVOCATION);
      const activities = [idOf('revoked'), idOf('unknown')].map((id) => ({ id, at: NOW, ip: null }));
      expect(await whileHeld(idOf('revoked'), () => store.noteActivity(activities, NOW))).toEqual([]);
    });

    // A DELETE of MySQL and MariaDB waits for the holder; nobody holds an expired session for long.
    if (backend.family === 'postgres') {
      it('are left by a purge, which takes the others', async () => {
        const over = { lastActiveAt: 0, createdAt: 0, idleTimeout: 1 };
        for (const label of ['over', 'over too']) await store.insert(logIn(session(label, over)));
        expect(await whileHeld(idOf('over'), () => store.purge(HOUR, 10))).toBe(1);
        expect(await store.purge(HOUR, 10)).toBe(1);
      });
    }

    it('do not keep a reader waiting', async () => {
      await store.insert(logIn(session('read')));
      const found = await whileHeld(idOf('read'), () => store.find([idOf('read')]));
      expect(found).toHaveLength(1);
    });
  },
);

import { QueryTypes, type Sequelize } from 'sequelize';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SqlStore } from '../src/index.js';
import { ask } from './support/ask.js';
import { availableBackends, type Backend, connect, setupOf } from './support/backends.js';
import { describeSchema } from './support/frozen/describe-schema.js';
import { dropTables } from './support/frozen/frozen-database.js';
import { idOf, logIn, NOW, REVOCATION, session } from './support/sessions.js';
import { StoreProcess } from './support/store-process.js';

// In this process the store is of the next version, which has a migration more. The others run the built package, which hasn't.
vi.mock('../src/migrations/migrations.js', async (importOriginal) => {
  const { migrations } = await importOriginal<typeof import('../src/migrations/migrations.js')>();
  const { nextMigration } = await import('./support/frozen/next-migration.js');
  return { migrations: [...migrations, nextMigration] };
});

const BOTH = ['0001-sessions-and-users', '0002-next'];
const OLDER = 3;
const WAIT = { timeout: 60_000, interval: 20 };

/** Whether somebody waits for a table on a server. */
async function isWaitedFor(sequelize: Sequelize, { family }: Backend, table: string): Promise<boolean> {
  if (family === 'postgres') {
    const waiting = `SELECT 1 AS waits FROM pg_locks WHERE NOT granted AND relation = '${table}'::regclass`;
    return (await ask<'waits'>(sequelize, waiting)).length > 0;
  }
  const rows = await ask<'State' | 'Info'>(sequelize, 'SHOW PROCESSLIST');
  return rows.some(({ State, Info }) => /metadata lock/.test(`${State}`) && `${Info}`.includes(table));
}

describe('two versions on one database', () => {
  let older: StoreProcess[] = [];

  beforeAll(() => {
    older = Array.from({ length: OLDER }, () => new StoreProcess());
  });

  afterAll(async () => {
    await Promise.all(older.map((each) => each.end()));
  });

  describe.each(availableBackends())('of $name', (backend) => {
    const prefix = `versions_${backend.tag}`;
    let sequelize: Sequelize;
    let next: SqlStore;

    beforeEach(async () => {
      sequelize = connect(backend, prefix);
      await dropTables(sequelize, prefix);
      await sequelize.query(`DROP TABLE IF EXISTS ${prefix}_next`);
      next = new SqlStore(sequelize, { prefix, timeout: '30s' });
      await Promise.all(older.map((each) => each.open(setupOf(backend, prefix))));
    });

    afterEach(async () => {
      await Promise.all(older.map((each) => each.close()));
      await sequelize.close();
    });

    const recorded = async () => {
      const rows = await ask<'name'>(sequelize, `SELECT name FROM ${prefix}_migrations ORDER BY name`);
      return rows.map(({ name }) => name);
    };

    it('both make the tables when they start at once, each migration once', async () => {
      await Promise.all([next.prepare(), ...older.map(({ store }) => store.prepare())]);
      expect(await recorded()).toEqual(BOTH);
      const stores = [next, ...older.map(({ store }) => store)];
      await Promise.all(stores.map((store, n) => store.insert(logIn(session(`${n}`)))));
      for (const store of stores) {
        expect(await store.find(stores.map((_, n) => idOf(`${n}`)))).toHaveLength(stores.length);
      }
    });

    it('the older one works on while the newer one migrates, and neither undoes nor fails when it starts again', async () => {
      await Promise.all(older.map(({ store }) => store.prepare()));
      const inserting = older.map(async ({ store }, n) => {
        for (const round of [0, 1, 2, 3]) await store.insert(logIn(session(`${n} ${round}`)));
      });
      await Promise.all([next.prepare(), ...inserting]);
      const schema = await describeSchema(sequelize, prefix, backend);
      expect(schema).toContain('next_fact');
      for (const { store } of older) {
        expect(await store.planPreparation?.()).toEqual([]);
        await store.prepare();
      }
      expect(await describeSchema(sequelize, prefix, backend)).toBe(schema);
      expect(await recorded()).toEqual(BOTH);
      expect(await next.count(NOW, 'alice')).toBe(OLDER * 4);
    });

    it('processes of the newer one that start at once run its migration once', async () => {
      await older[0]?.store.prepare();
      const opened = [0, 1, 2].map(() => connect(backend, prefix));
      try {
        await Promise.all(opened.map((each) => new SqlStore(each, { prefix, timeout: '30s' }).prepare()));
      } finally {
        for (const each of opened) await each.close();
      }
      expect(await recorded()).toEqual(BOTH);
    });

    it('a migration that stopped half-way is run to its end', async () => {
      await older[0]?.store.prepare();
      await sequelize.query(`ALTER TABLE ${prefix}_sessions ADD COLUMN next_fact VARCHAR(64) NULL`);
      await next.prepare();
      expect(await recorded()).toEqual(BOTH);
      expect(await ask(sequelize, `SELECT next_fact FROM ${prefix}_leases`)).toHaveLength(1);
    });

    if (backend.family !== 'sqlite') {
      // The last table that the migration changes: what it has changed before must be given back, or be found done.
      it.each(['sessions', 'leases'])(
        'a migration that waits for a long read of the %s keeps no request waiting, and is made when that is over',
        async (name) => {
          const served = older[0]?.store;
          await served?.prepare();
          await served?.insert(logIn(session('served')));
          const reading = await sequelize.transaction();
          try {
            const read = `SELECT COUNT(*) AS n FROM ${prefix}_${name}`;
            await sequelize.query(read, { transaction: reading, type: QueryTypes.SELECT });
            const migrating = next.prepare();
            await vi.waitUntil(() => isWaitedFor(sequelize, backend, `${prefix}_${name}`), WAIT);
            // Whoever comes now stands behind the migration until that gives way.
            expect(await served?.findLeased([idOf('served')])).toMatchObject({ sessions: [{}] });
            expect(await served?.revoke(idOf('served'), REVOCATION)).toBe(true);
            await reading.commit();
            await migrating;
          } catch (error) {
            await reading.rollback().catch(() => {});
            throw error;
          }
          expect(await recorded()).toEqual(BOTH);
        },
      );
    }

    if (backend.family === 'postgres') {
      it('a migration gives way and is run again where it and the older one wait for each other', async () => {
        await older[0]?.store.prepare();
        const working = await sequelize.transaction();
        const work = (text: string) => sequelize.query(text, { transaction: working });
        await work(`SELECT 1 FROM ${prefix}_users`);
        const migrating = next.prepare();
        await vi.waitUntil(() => isWaitedFor(sequelize, backend, `${prefix}_users`), WAIT);
        await work(`SELECT 1 FROM ${prefix}_sessions`);
        await working.commit();
        await migrating;
        expect(await recorded()).toEqual(BOTH);
      });
    }

    it('what one of them ends, the other lets in no more', async () => {
      await next.prepare();
      const [first] = older;
      await next.insert(logIn(session('by the newer')));
      await first?.store.insert(logIn(session('by the older')));
      expect(await first?.store.revoke(idOf('by the newer'), REVOCATION)).toBe(true);
      expect(await next.revoke(idOf('by the older'), REVOCATION)).toBe(true);
      for (const store of [next, ...older.map((each) => each.store)]) {
        expect(await store.find([idOf('by the newer'), idOf('by the older')])).toEqual([]);
      }
    });
  });
});

import { QueryTypes, type Sequelize } from 'sequelize';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SqlStore } from '../../src/index.js';
import { availableBackends, connect } from '../support/backends.js';
import { FROZEN_SCHEMAS, loadFrozen } from '../support/frozen/frozen-database.js';

vi.mock('../../src/migrations/migrations.js', async (importOriginal) => {
  const { migrations } = await importOriginal<typeof import('../../src/migrations/migrations.js')>();
  const { nextMigration } = await import('../support/frozen/next-migration.js');
  return { migrations: [...migrations, nextMigration] };
});

// As if there were time for two tries.
vi.mock('../../src/migrations/until-tables-are-free.js', () => ({
  async untilTablesAreFree(_deadline: unknown, attempt: () => Promise<boolean>, busy: () => Error) {
    if (!(await attempt()) && !(await attempt())) throw busy();
  },
}));

describe.each(availableBackends().filter(({ scratch }) => scratch))(
  'a migration of a table that somebody reads all the time, on $name',
  (backend) => {
    const prefix = `busy_tables_${backend.tag}`;
    const log: string[] = [];
    let sequelize: Sequelize;
    let store: SqlStore;

    beforeEach(async () => {
      sequelize = connect(backend, prefix, { logging: (text) => log.push(text) });
      await sequelize.query(`DROP TABLE IF EXISTS ${prefix}_next`);
      await loadFrozen(sequelize, prefix, FROZEN_SCHEMAS.at(0) ?? '', backend);
      store = new SqlStore(sequelize, { prefix, timeout: '30s' });
    });

    afterEach(() => sequelize.close());

    it('fails and says what it waited for, and is made by the next call when that is over', async () => {
      const reading = await sequelize.transaction();
      const read = `SELECT COUNT(*) AS n FROM ${prefix}_users`;
      await sequelize.query(read, { transaction: reading, type: QueryTypes.SELECT });
      const failed = store.prepare().catch((error: Error) => error.message.replaceAll(/["`]/g, ''));
      const message = await failed.finally(() => reading.rollback());
      expect(message).toMatch(
        /^The tables \S+_sessions, .+ could not be brought up to date within 5 minutes: somebody else has been using a table/,
      );
      expect(message).toMatch(
        new RegExp(`: ALTER TABLE ${prefix}_users ADD COLUMN .*next_fact \\S.* NULL\\.`),
      );
      // In one transaction: no other process has its turn between two tries.
      expect(log.filter((text) => /ALTER TABLE \S+_users/.test(text))).toHaveLength(2);
      expect(await store.find([])).toEqual([]);
      expect(await store.planPreparation()).toEqual([]);
    });
  },
);

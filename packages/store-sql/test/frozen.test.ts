import type { Sequelize } from 'sequelize';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkFrozen, FROZEN_CHECKS } from '../../core/test/support/frozen/check-frozen.js';
import { checkNewerFacts, NEWER_FACT_CHECKS } from '../../core/test/support/frozen/check-newer-facts.js';
import { readFacts, settle } from '../../core/test/support/frozen/facts.js';
import { expectFrozen, FROZEN, readFixture, takeFixture } from '../../core/test/support/frozen/fixture.js';
import { frozenFacts } from '../../core/test/support/frozen/frozen-life.js';
import { SqlStore } from '../src/index.js';
import { migrations } from '../src/migrations/migrations.js';
import { availableBackends, connect } from './support/backends.js';
import { describeSchema } from './support/frozen/describe-schema.js';
import {
  dropTables,
  dump,
  FROZEN_SCHEMAS,
  fixtureOf,
  loadFrozen,
  rowsOf,
} from './support/frozen/frozen-database.js';

/** By their numbers. */
const NEWEST = migrations.at(-1)?.name.slice(0, 4) ?? '';

describe.each(availableBackends())('what is frozen on $name', (backend) => {
  const prefix = `frozen_${backend.tag}`;
  let sequelize: Sequelize;
  let store: SqlStore;

  beforeAll(() => {
    sequelize = connect(backend, prefix);
  });

  afterAll(() => sequelize.close());

  describe('by the code of today', () => {
    let planned: readonly string[];

    beforeAll(async () => {
      await dropTables(sequelize, prefix);
      store = new SqlStore(sequelize, { prefix, timeout: '30s' });
      planned = await store.planPreparation();
      await store.prepare();
    });

    it('are the tables, as the database tells of them', async () => {
      expectFrozen(
        fixtureOf(NEWEST, backend, 'schema.txt'),
        await describeSchema(sequelize, prefix, backend),
      );
    });

    it('are the rows', async () => {
      await settle(store, frozenFacts());
      const fixture = fixtureOf(NEWEST, backend, 'sql');
      const today = await dump(sequelize, prefix, planned, backend);
      takeFixture(fixture, () => today);
      expect(rowsOf(today), FROZEN).toEqual(rowsOf(readFixture(fixture)));
    });
  });

  describe.each(FROZEN_SCHEMAS)('a database of the schema %s', (schema) => {
    beforeEach(async () => {
      await loadFrozen(sequelize, prefix, schema, backend);
      store = new SqlStore(sequelize, { prefix, timeout: '30s' });
      await store.prepare();
    });

    it('is brought to the schema of today', async () => {
      expectFrozen(
        fixtureOf(NEWEST, backend, 'schema.txt'),
        await describeSchema(sequelize, prefix, backend),
      );
      expect(await store.planPreparation()).toEqual([]);
    });

    it('says what was kept in it', async () => {
      expect(await readFacts(store, frozenFacts()), FROZEN).toEqual(frozenFacts());
    });

    it.each(FROZEN_CHECKS)('%s', (name) => checkFrozen(name, store));

    it.each(NEWER_FACT_CHECKS)('beside a newer version %s', (name) => checkNewerFacts(name, store));
  });
});

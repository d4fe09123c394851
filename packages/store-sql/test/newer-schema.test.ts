import { storeConformance } from '@jwt-sessions/core/conformance';
import type { Sequelize } from 'sequelize';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkFrozen, FROZEN_CHECKS } from '../../core/test/support/frozen/check-frozen.js';
import { readFacts } from '../../core/test/support/frozen/facts.js';
import { frozenFacts } from '../../core/test/support/frozen/frozen-life.js';
import { SqlStore } from '../src/index.js';
import { availableBackends, connect } from './support/backends.js';
import { describeSchema } from './support/frozen/describe-schema.js';
import { dropTables, FROZEN_SCHEMAS, loadFrozen } from './support/frozen/frozen-database.js';
import { makeNewer, rowsWithFact, rowsWithoutFact } from './support/frozen/newer-schema.js';

const NEWEST = FROZEN_SCHEMAS.at(-1) ?? '';

/** Each server by one way to it: what is looked at are its tables. */
const BACKENDS = availableBackends().filter(({ tag }) => tag !== 'mysql2');

describe.each(BACKENDS)('a store of this version on the next schema, on $name', (backend) => {
  describe('which came while it ran', () => {
    const prefix = `newer_${backend.tag}`;
    let sequelize: Sequelize;
    let store: SqlStore;
    let before: ReadonlySet<string>;

    beforeAll(() => {
      sequelize = connect(backend, prefix);
    });

    beforeEach(async () => {
      await sequelize.query(`DROP TABLE IF EXISTS ${prefix}_next`);
      await loadFrozen(sequelize, prefix, NEWEST, backend);
      store = new SqlStore(sequelize, { prefix, timeout: '30s' });
      await store.prepare();
      // Its connections know these statements from now on.
      await readFacts(store, frozenFacts());
      await store.find(frozenFacts().sessions.map(({ id }) => id));
      await makeNewer(sequelize, prefix);
      before = await rowsWithFact(sequelize, prefix);
    });

    /** What is there still of what the next version wrote has all that it wrote. */
    afterEach(async () => {
      expect(before.size).toBeGreaterThan(10);
      const lost = [...(await rowsWithoutFact(sequelize, prefix))].filter((row) => before.has(row));
      expect(lost).toEqual([]);
    });

    afterAll(() => sequelize.close());

    it('says what was kept', async () => {
      expect(await readFacts(store, frozenFacts())).toEqual(frozenFacts());
    });

    it.each(FROZEN_CHECKS)('%s', (name) => checkFrozen(name, store));

    it('prepares without a change, now and when it starts again', async () => {
      const schema = await describeSchema(sequelize, prefix, backend);
      const again = new SqlStore(sequelize, { prefix, timeout: '30s' });
      for (const each of [store, again]) {
        expect(await each.planPreparation()).toEqual([]);
        await each.prepare();
      }
      expect(await describeSchema(sequelize, prefix, backend)).toBe(schema);
    });
  });

  // Of each family one: this takes as long as all other cases together.
  if (BACKENDS.find(({ family }) => family === backend.family) !== backend) return;
  describe('keeps the contract', () => {
    const prefix = `newer_conf_${backend.tag}`;
    const opened: Sequelize[] = [];
    const open = () => {
      const sequelize = connect(backend, prefix);
      opened.push(sequelize);
      return sequelize;
    };
    const createStore = () => new SqlStore(open(), { prefix, timeout: '30s' });

    beforeAll(async () => {
      const sequelize = open();
      await dropTables(sequelize, prefix);
      await sequelize.query(`DROP TABLE IF EXISTS ${prefix}_next`);
      await new SqlStore(sequelize, { prefix, timeout: '30s' }).prepare();
      await makeNewer(sequelize, prefix);
    });

    storeConformance({ describe, it, after: afterAll, createStore, openAnother: createStore });

    afterAll(async () => {
      for (const sequelize of opened) await sequelize.close();
    });
  });
});

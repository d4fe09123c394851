import type { Db, Document } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFrozen, FROZEN_CHECKS } from '../../core/test/support/frozen/check-frozen.js';
import { readFacts } from '../../core/test/support/frozen/facts.js';
import { readFixture } from '../../core/test/support/frozen/fixture.js';
import { frozenFacts } from '../../core/test/support/frozen/frozen-life.js';
import { FROZEN_NOW } from '../../core/test/support/frozen/live.js';
import { MongoStore } from '../src/index.js';
import { halfWayLogIn, loadDocuments, ofText } from './frozen-documents.js';
import { describeWithServer } from './test-server.js';

const NAMES = ['sessions', 'users'] as const;
const NEXT_FACT = { of: 'the next version alone' };
const FIXTURE = readFixture(new URL('./frozen/0001/documents.ejson', import.meta.url));

/** Does by hand what a next version does, while a store of today's runs. */
async function makeNewer(db: Db, prefix: string): Promise<void> {
  for (const name of NAMES) {
    const collection = db.collection(`${prefix}_${name}`);
    await collection.updateMany({}, { $set: { nextFact: NEXT_FACT } });
    await collection.createIndex({ 'nextFact.of': 1 }, { name: 'by_next_fact' });
  }
  await db
    .collection<Document>(`${prefix}_users`)
    .updateMany({ lease: { $exists: true } }, { $set: { 'lease.nextFact': NEXT_FACT } });
  await db.collection(`${prefix}_next`).insertOne({ nextFact: NEXT_FACT });
}

async function idsOf(db: Db, prefix: string, filter: object): Promise<string[]> {
  const ids = await Promise.all(
    NAMES.map(async (name) => {
      const found = await db.collection(`${prefix}_${name}`).find(filter).toArray();
      return found.map(({ _id }) => `${name} ${_id}`);
    }),
  );
  return ids.flat();
}

describeWithServer(
  'a store of this version on what the next one keeps, which came while it ran',
  (server) => {
    const db = server.db();
    let before: readonly string[];

    describe.each(['lived', 'halfWay'] as const)('of what is %s', (part) => {
      const prefix = `newer_${part}`;
      const store = new MongoStore(db, { prefix });

      beforeEach(async () => {
        await loadDocuments(db, prefix, ofText(FIXTURE, part));
        await store.prepare();
        await makeNewer(db, prefix);
        before = await idsOf(db, prefix, { nextFact: NEXT_FACT });
      });

      /** What is there still of what the next version wrote has all that it wrote. */
      afterEach(async () => {
        expect(before.length).toBeGreaterThan(5);
        const without = await idsOf(db, prefix, { nextFact: { $exists: false } });
        expect(without.filter((id) => before.includes(id))).toEqual([]);
        const lost = { lease: { $exists: true }, 'lease.nextFact': { $exists: false } };
        expect(await db.collection(`${prefix}_users`).countDocuments(lost)).toBe(0);
      });

      it('prepares without a change, now and when it starts again', async () => {
        const indexes = async () =>
          (await db.collection(`${prefix}_sessions`).indexes()).map(({ name }) => name);
        for (const each of [store, new MongoStore(db, { prefix })]) {
          expect(await each.planPreparation()).toEqual([]);
          await each.prepare();
        }
        expect((await indexes()).sort()).toEqual(['_id_', 'by_expiry', 'by_next_fact', 'by_user']);
      });

      if (part === 'lived') {
        it('says what was kept', async () => {
          expect(await readFacts(store, frozenFacts())).toEqual(frozenFacts());
        });

        it.each(FROZEN_CHECKS)('%s', (name) => checkFrozen(name, store));
        return;
      }

      it('lets the next log-in in, whatever is under way', async () => {
        for (const userId of ['admitting', 'evicting', 'giving up', 'logging in']) {
          const logIn = halfWayLogIn(`next of ${userId}`, userId, FROZEN_NOW + 60_000);
          expect(await store.insert(logIn)).toMatchObject({ inserted: true });
        }
      });
    });
  },
);

import type { Db } from 'mongodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkFrozen, FROZEN_CHECKS } from '../../core/test/support/frozen/check-frozen.js';
import { checkNewerFacts, NEWER_FACT_CHECKS } from '../../core/test/support/frozen/check-newer-facts.js';
import { readFacts, settle } from '../../core/test/support/frozen/facts.js';
import { asJson, FROZEN, readFixture, takeFixture } from '../../core/test/support/frozen/fixture.js';
import { frozenFacts } from '../../core/test/support/frozen/frozen-life.js';
import { FROZEN_NOW } from '../../core/test/support/frozen/live.js';
import { MongoStore } from '../src/index.js';
import {
  asText,
  comparable,
  dieHalfWay,
  halfWayLogIn,
  loadDocuments,
  ofText,
  readDocuments,
} from './frozen-documents.js';
import { idOf, MINUTE } from './sessions.js';
import { describeWithServer } from './test-server.js';

const DOCUMENTS = new URL('./frozen/0001/documents.ejson', import.meta.url);
const INDEXES = new URL('./frozen/0001/indexes.json', import.meta.url);

const frozen = (part: 'lived' | 'halfWay') => ofText(readFixture(DOCUMENTS), part);

describeWithServer('what is frozen', (server) => {
  const db = server.db();

  describe('by the code of today', () => {
    it('are the documents', async () => {
      const store = new MongoStore(db, { prefix: 'today' });
      await settle(store, frozenFacts());
      await dieHalfWay(db, 'half');
      const today = asText({
        lived: await readDocuments(db, 'today'),
        halfWay: await readDocuments(db, 'half'),
      });
      takeFixture(DOCUMENTS, () => today);
      expect(comparable(today), FROZEN).toEqual(comparable(readFixture(DOCUMENTS)));
    });

    it('are the indexes', async () => {
      const store = new MongoStore(db, { prefix: 'indexed' });
      await store.prepare();
      const today = await indexesOf(db, 'indexed');
      takeFixture(INDEXES, () => asJson(today));
      expect(today, FROZEN).toEqual(JSON.parse(readFixture(INDEXES)));
    });
  });

  describe('a database of the first release', () => {
    const prefix = 'first';
    const store = new MongoStore(db, { prefix });

    beforeEach(async () => {
      await loadDocuments(db, prefix, frozen('lived'));
      await store.prepare();
    });

    it('says what was kept in it', async () => {
      expect(await readFacts(store, frozenFacts()), FROZEN).toEqual(frozenFacts());
    });

    it.each(FROZEN_CHECKS)('%s', (name) => checkFrozen(name, store));

    it.each(NEWER_FACT_CHECKS)('beside a newer version %s', (name) => checkNewerFacts(name, store));
  });

  describe('what the first release left half-way', () => {
    const store = new MongoStore(db, { prefix: 'left' });

    beforeEach(async () => {
      await loadDocuments(db, 'left', frozen('halfWay'));
      await store.prepare();
    });

    it('is brought to its end by whoever comes next', async () => {
      const result = await store.insert(halfWayLogIn('next', 'admitting'));
      expect(result).toMatchObject({ inserted: true, evicted: [idOf('comes')] });
      expect(await store.find([idOf('goes'), idOf('comes')])).toEqual([]);
      expect(await store.findKept([idOf('comes')])).toMatchObject([{ status: 'active', generation: 1 }]);
    });

    it('keeps its place for a minute, where it is a log-in', async () => {
      const refusing = { ...halfWayLogIn('next', 'logging in').limit, onLimit: 'reject' } as const;
      const logIn = (now: number) =>
        store.insert({ ...halfWayLogIn('next', 'logging in', now), limit: refusing });
      expect(await logIn(FROZEN_NOW + MINUTE - 1)).toEqual({ inserted: false, reason: 'limit' });
      expect(await logIn(FROZEN_NOW + MINUTE)).toMatchObject({ inserted: true, evicted: [] });
    });

    it('is in no list where it was never written', async () => {
      for (const userId of ['evicting', 'giving up']) {
        expect(await store.listEnded(userId, { now: FROZEN_NOW, limit: 10 })).toEqual([]);
        expect(await store.list(userId, { now: FROZEN_NOW, limit: 10 })).toHaveLength(1);
      }
      expect(await store.findKept(['evicted', 'given up'].map(idOf))).toEqual([]);
    });
  });
});

/** Without what the server adds. */
async function indexesOf(db: Db, prefix: string): Promise<object> {
  const indexes = await db.collection(`${prefix}_sessions`).indexes();
  const told = indexes.map(({ name, key, expireAfterSeconds }) => ({
    name,
    key,
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
  }));
  return told.toSorted((a, b) => (`${a.name}` < `${b.name}` ? -1 : 1));
}

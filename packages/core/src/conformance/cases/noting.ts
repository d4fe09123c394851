import assert from 'node:assert/strict';
import type { InsertRequest, InsertResult, SessionStore, UserNote } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { HOUR, MINUTE, NOW } from '../moments.js';
import { kept, limitOf, newRevocation, type Scene, upTo } from '../scene.js';

/** The note of a user's first log-in, and that of the next one. */
const FIRST: UserNote = { expected: '{}', details: '{"known":[1]}' };
const SECOND: UserNote = { expected: '{"known":[1]}', details: '{"known":[2]}' };

/** With each of these a store may go another way. */
const LIMITS = {
  none: () => undefined,
  evicting: () => limitOf(3),
  refusing: () => limitOf(3, 'reject'),
} as const;

export const notingCases = casesOf('insert with a note', {
  'makes the user record where there is none': (scene) =>
    withEach(scene, async (userId, limit) => {
      const session = scene.session(userId, { userId });
      assert.deepEqual(await logIn(scene.store, { session, note: FIRST, ...limit }), {
        inserted: true,
        session: kept(session),
        replaced: false,
        evicted: [],
        noted: true,
      });
      await scene.assertKept(kept(session));
      const user = { userId, validAfter: 0, idleTimeout: null, details: FIRST.details };
      assert.deepEqual({ ...(await scene.store.findUser(userId)) }, user);
    }),

  'changes the details that are as expected, and nothing else': (scene) =>
    withEach(scene, async (userId, limit) => {
      const user = { validAfter: NOW - HOUR, idleTimeout: MINUTE };
      await scene.store.changeUser(userId, { ...user, details: SECOND.expected });
      await scene.store.changeUser(scene.user('other'), { details: SECOND.expected });
      const session = scene.session(userId, { userId, lastActiveAt: NOW });
      const result = await logIn(scene.store, { session, note: SECOND, ...limit });
      assert.deepEqual(result.inserted && [result.noted, result.session.idleTimeout], [true, MINUTE]);
      const noted = { userId, ...user, details: SECOND.details };
      assert.deepEqual({ ...(await scene.store.findUser(userId)) }, noted);
      assert.equal((await scene.store.findUser(scene.user('other')))?.details, SECOND.expected);
    }),

  'takes the details of a record that has none for {}': (scene) =>
    withEach(scene, async (userId, limit) => {
      await scene.store.changeUser(userId, { idleTimeout: MINUTE });
      assert.equal(
        await notes(scene.store, { session: scene.session(userId, { userId }), note: FIRST, ...limit }),
        true,
      );
      const noted = { userId, validAfter: 0, idleTimeout: MINUTE, details: FIRST.details };
      assert.deepEqual({ ...(await scene.store.findUser(userId)) }, noted);
    }),

  'comes in and writes nothing where the details are others, byte for byte': (scene) =>
    withEach(scene, async (userId, limit) => {
      await scene.store.changeUser(userId, { details: '{"known":["a"]}' });
      for (const expected of ['{}', '{"known":["A"]}', '{"known":["a"]} ']) {
        const session = scene.session(`${userId} ${expected}`, { userId });
        const result = await logIn(scene.store, {
          session,
          note: { expected, details: '{"by":"it"}' },
          ...limit,
        });
        assert.deepEqual([result.inserted, result.inserted && result.noted], [true, false]);
        await scene.assertKept(kept(session));
      }
      assert.equal((await scene.store.findUser(userId))?.details, '{"known":["a"]}');
    }),

  'makes no record where other details than {} are expected': (scene) =>
    withEach(scene, async (userId, limit) => {
      const session = scene.session(userId, { userId });
      assert.equal(await notes(scene.store, { session, note: SECOND, ...limit }), false);
      assert.equal(await scene.store.findUser(userId), null);
    }),

  'writes it with the ending of those that have to go': async (scene) => {
    const [oldest, replaced] = [await scene.add('oldest'), await scene.add('replaced')];
    const replaces = { id: replaced.id, revocation: newRevocation({ reason: 'replaced' }) };
    const session = scene.session('new');
    const result = await logIn(scene.store, { session, note: FIRST, replaces, limit: limitOf(1) });
    assert.deepEqual(result, {
      inserted: true,
      session: kept(session),
      replaced: true,
      evicted: [oldest.id],
      noted: true,
    });
  },

  'writes nothing for a session that is refused': async (scene) => {
    const there = await scene.add('there');
    const expected = '{"known":[1]}';
    await scene.store.changeUser(scene.userId, { validAfter: NOW, details: expected });
    const note = { expected, details: '{"known":[2]}' };
    const refused = async (request: Partial<InsertRequest>) => {
      const session = scene.session('new');
      const result = await logIn(scene.store, { session, note, ...request });
      assert.equal((await scene.store.findUser(scene.userId))?.details, expected);
      return result.inserted || result.reason;
    };
    for (const limit of [undefined, limitOf(3), limitOf(3, 'reject')]) {
      const limited = limit && { limit };
      assert.equal(await refused({ ...limited, authenticationStartedAt: NOW - 1 }), 'outdated');
      assert.equal(await refused({ ...limited, session: scene.session('there') }), 'exists');
    }
    assert.equal(await refused({ limit: limitOf(1, 'reject') }), 'limit');
    await scene.assertKept(there);
  },

  'makes no record for a session that is refused': async (scene) => {
    await scene.add('there');
    for (const limit of [undefined, limitOf(3), limitOf(3, 'reject')]) {
      const session = scene.session('there');
      const result = await logIn(scene.store, { session, note: FIRST, ...(limit && { limit }) });
      assert.deepEqual(result, { inserted: false, reason: 'exists' });
    }
    const full = { session: scene.session('new'), note: FIRST, limit: limitOf(1, 'reject') };
    assert.deepEqual(await logIn(scene.store, full), { inserted: false, reason: 'limit' });
    assert.equal(await scene.store.findUser(scene.userId), null);
  },

  'keeps what is written as it went in, and compares it': async (scene) => {
    const odd = JSON.stringify({ known: ['é\u0301 \u{1f511}', 'it\'s \\ "$1" %s ?', 'x'.repeat(60_000)] });
    assert.equal(
      await notes(scene.store, { session: scene.session('a'), note: { expected: '{}', details: odd } }),
      true,
    );
    assert.equal((await scene.store.findUser(scene.userId))?.details, odd);
    const again = { expected: odd, details: '{"known":[1]}' };
    assert.equal(
      await notes(scene.store, { session: scene.session('b'), note: again, limit: limitOf(9) }),
      true,
    );
    assert.equal((await scene.other.findUser(scene.userId))?.details, again.details);
  },

  'lets one write of those that race, and all come in': (scene) =>
    withEach(scene, async (userId, limit, place) => {
      for (const expected of ['{}', '{"known":[1]}']) {
        await scene.store.changeUser(userId, { details: expected });
        const details = upTo(3).map((n) => `{"by":${n}}`);
        const results = await Promise.all(
          details.map((text, n) => {
            const session = scene.session(`${place} ${expected} ${n}`, { userId });
            return logIn(scene.handle(n), { session, note: { expected, details: text }, ...limit });
          }),
        );
        const inserted = results.filter((result) => result.inserted);
        const winners = details.filter((_, n) => results[n]?.inserted && results[n].noted);
        assert.ok(winners.length <= 1, 'of those that race one should have written its note at most');
        assert.equal((await scene.store.findUser(userId))?.details, winners[0] ?? expected);
        assert.equal(inserted.length, 3);
        await scene.store.revokeAll(userId, newRevocation());
      }
    }),

  'loses no word of those that race and write it afterwards': (scene) =>
    withEach(scene, async (userId, limit, place) => {
      await Promise.all(
        upTo(3).map(async (n) => {
          const store = scene.handle(n);
          const session = scene.session(`${place} ${n}`, { userId });
          const note = { expected: '{}', details: JSON.stringify([n]) };
          if (await notes(store, { session, note, ...limit })) return;
          for (let attempt = 0; attempt < 200; attempt += 1) {
            const details = (await store.findUser(userId))?.details ?? '{}';
            const words = details === '{}' ? [] : (JSON.parse(details) as number[]);
            const changes = { details: JSON.stringify([...words, n]) };
            if (await store.changeUser(userId, changes, { details, session: session.id })) return;
          }
          assert.fail('of those that race one should win, so that all have their turn');
        }),
      );
      const details = (await scene.store.findUser(userId))?.details ?? '[]';
      assert.deepEqual((JSON.parse(details) as number[]).sort(), upTo(3));
    }),

  'loses no change of another member that it races': (scene) =>
    withEach(scene, async (userId, limit) => {
      const session = scene.session(userId, { userId });
      const [noted] = await Promise.all([
        notes(scene.store, { session, note: FIRST, ...limit }),
        scene.other.changeUser(userId, { idleTimeout: MINUTE }),
      ]);
      const user = await scene.store.findUser(userId);
      assert.deepEqual([user?.idleTimeout, user?.details], [MINUTE, noted ? FIRST.details : '{}']);
    }),
});

async function logIn(
  store: SessionStore,
  request: Pick<InsertRequest, 'session' | 'note'> & Partial<InsertRequest>,
): Promise<InsertResult> {
  const result = await store.insert({ authenticationStartedAt: NOW, now: NOW, ...request });
  return result.inserted ? { ...result, session: { ...result.session } } : result;
}

/** Whether a log-in that comes in has written its note. */
async function notes(...given: Parameters<typeof logIn>): Promise<boolean> {
  const result = await logIn(...given);
  assert.equal(result.inserted, true, 'the session should have been inserted');
  return result.inserted && result.noted;
}

/** Once without a limit and once with each kind, for a user of their own. */
async function withEach(
  scene: Scene,
  work: (userId: string, limit: Pick<InsertRequest, 'limit'>, place: string) => Promise<void>,
): Promise<void> {
  for (const [place, open] of Object.entries(LIMITS)) {
    const limit = open();
    await work(scene.user(place), limit ? { limit } : {}, place);
  }
}

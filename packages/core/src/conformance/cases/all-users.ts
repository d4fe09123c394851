import assert from 'node:assert/strict';
import type { Revocation, SessionStore, StoredSession } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, NOW } from '../moments.js';
import { newRevocation, type Scene, sorted, upTo } from '../scene.js';

// The store may hold what other cases left, so each looks for its own among it.

export const revokeBatchCases = casesOf('revokeBatch', {
  'revokes sessions of all users, whatever they are': async (scene) => {
    const sessions = [
      await scene.add('active'),
      await scene.add('pending', { status: 'pending' }),
      await scene.add('unconfirmed', { status: 'unconfirmed', userId: scene.user('other') }),
      await scene.add('expired', { lastActiveAt: NOW - 9 * HOUR }),
    ];
    await revokeEverything(scene.store);
    assert.deepEqual(await scene.foundIds(sessions.map(({ id }) => id)), []);
  },

  'asks no clock: it revokes what was created by one that was ahead': async (scene) => {
    const { id } = await scene.add('ahead', { createdAt: NOW + DAY, lastActiveAt: NOW + DAY });
    await revokeEverything(scene.store);
    await scene.assertAbsent(id);
  },

  'with a time revokes what was created before, and nothing else': async (scene) => {
    const before = await scene.add('before', { createdAt: NOW - HOUR - 1 });
    const then = await scene.add('then', { createdAt: NOW - HOUR });
    await revokeEverything(scene.store, { createdBefore: NOW - HOUR });
    await scene.assertAbsent(before.id);
    await scene.assertKept(then);
  },

  'counts those that it revoked, and none that had been before': async (scene) => {
    await revokeEverything(scene.store);
    const ids = await addSome(scene, 3);
    await scene.store.revoke(ids[0] ?? '', newRevocation());
    assert.equal(await revokeEverything(scene.store), 2);
    assert.equal(await revokeEverything(scene.store), 0);
  },

  'looks at no more sessions than it may, and says behind which it goes on': async (scene) => {
    const [first = '', ...others] = sorted(await addSome(scene, 12));
    const request = { after: first, limit: 3, revocation: newRevocation() };
    const { revoked, next } = await scene.store.revokeBatch(request);
    assert.ok(next !== null && next > first, 'there is more behind');
    assert.ok(revoked <= 3, 'no more than it looked at');
    assert.deepEqual(
      await scene.foundIds([first, ...others]),
      [first, ...others].filter((id) => id === first || id > next),
    );
  },

  'walks over all of them, a stretch at a time': async (scene) => {
    const ids = await addSome(scene, 50);
    await revokeEverything(scene.store, { limit: 40 });
    assert.deepEqual(await scene.foundIds(ids), []);
  },

  'goes on behind a session that was purged': async (scene) => {
    const [first = '', ...others] = sorted(await addSome(scene, 5));
    await scene.store.revokeBatch({ after: before(first), limit: 1, revocation: newRevocation({ at: 1 }) });
    await scene.store.purge(2, 1000);
    assert.deepEqual(await scene.store.findKept([first]), []);
    await revokeEverything(scene.store, { after: first });
    assert.deepEqual(await scene.foundIds(others), []);
  },

  'keeps by which call they were revoked': async (scene) => {
    const ids = await addSome(scene, 3);
    const revocation = newRevocation();
    await revokeEverything(scene.store, { revocation });
    assert.deepEqual(sorted(await scene.store.findRevoked(scene.userId, revocation.operation)), sorted(ids));
  },

  'counts each session once where several walk, and others revoke some meanwhile': async (scene) => {
    await revokeEverything(scene.store);
    for (const round of upTo(4)) {
      const ids = await addSome(scene, 12, `${round}/`);
      const counts = await Promise.all([
        ...upTo(3).map((turn) => revokeEverything(scene.handle(turn), { limit: 1000 })),
        ...ids.map(async (id, n) => Number(await scene.handle(n).revoke(id, newRevocation()))),
        scene.other.revokeAll(scene.userId, newRevocation()).then((revoked) => revoked.length),
      ]);
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        ids.length,
      );
    }
  },

  'leaves none that was there before, while others log in': async (scene) => {
    const ids = await addSome(scene, 20);
    await Promise.all([
      revokeEverything(scene.store, { limit: 50 }),
      ...upTo(20).map((n) => scene.logIn(scene.session(`late ${n}`), undefined, scene.handle(n))),
    ]);
    assert.deepEqual(await scene.foundIds(ids), []);
  },
});

export const listAllCases = casesOf('listAll', {
  'brings each live session of all users once, as it is kept, in the order of their ids': async (scene) => {
    const sessions = await Promise.all(
      upTo(50).map((n) => scene.add(`${n}`, { userId: scene.user(`${n % 7}`), details: `{"n":${n}}` })),
    );
    const expected = sessions.sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(await listed(scene, { limit: 40 }), expected);
  },

  'leaves out what is over': async (scene) => {
    const alive = await scene.add('alive');
    await scene.add('expired', { absoluteExpiresAt: NOW });
    const revoked = await scene.add('revoked');
    await scene.store.revoke(revoked.id, newRevocation({ at: NOW + 1 }));
    assert.deepEqual(await listed(scene), [alive]);
  },

  'looks at no more sessions than it may, and says behind which it goes on': async (scene) => {
    const [first = '', ...others] = sorted(await addSome(scene, 12));
    const page = await scene.store.listAll({ after: first, limit: 3, now: NOW });
    const { next } = page;
    assert.ok(next !== null && next > first, 'there is more behind');
    assert.ok(page.sessions.length <= 3, 'no more than it looked at');
    const ids = page.sessions.map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id) => others.includes(id)),
      others.filter((id) => id <= next),
    );
  },

  'says that nothing is behind the last one': async (scene) => {
    await scene.add('a');
    assert.equal(
      (await scene.store.listAll({ after: 'zzzzzzzzzzzzzzzzzzzzzw', limit: 1, now: NOW })).next,
      null,
    );
  },

  'goes on where everything on the page is over': async (scene) => {
    const { id } = await scene.add('revoked');
    await scene.add('other');
    await scene.store.revoke(id, newRevocation());
    const page = await scene.store.listAll({ after: before(id), limit: 1, now: NOW });
    assert.deepEqual({ sessions: [...page.sessions], next: page.next }, { sessions: [], next: id });
  },
});

export const countCases = casesOf('count', {
  'counts the live sessions of a user': async (scene) => {
    await addSome(scene, 2);
    await scene.add('pending', { status: 'pending' });
    await scene.add('theirs', { userId: scene.user('other') });
    await scene.add('expired', { absoluteExpiresAt: NOW });
    await scene.store.revoke((await scene.add('revoked')).id, newRevocation({ at: NOW + 1 }));
    assert.equal(await scene.store.count(NOW, scene.userId), 3);
  },

  'is 0 for a user without sessions': async (scene) => {
    assert.equal(await scene.store.count(NOW, scene.userId), 0);
  },

  'counts the live sessions of all users': async (scene) => {
    const before = await scene.store.count(NOW);
    await scene.add('mine');
    await scene.add('theirs', { userId: scene.user('other') });
    await scene.add('expired', { absoluteExpiresAt: NOW });
    await scene.store.revoke((await scene.add('revoked')).id, newRevocation());
    assert.equal(await scene.store.count(NOW), before + 2);
  },
});

async function addSome(scene: Scene, count: number, label = ''): Promise<string[]> {
  return (await Promise.all(upTo(count).map((n) => scene.add(`${label}${n}`)))).map(({ id }) => id);
}

/** Walks from the first stretch to the last; how many it revoked. */
async function revokeEverything(
  store: SessionStore,
  options: {
    readonly after?: string;
    readonly limit?: number;
    readonly createdBefore?: number;
    readonly revocation?: Revocation;
  } = {},
): Promise<number> {
  const { limit = 500, createdBefore, revocation = newRevocation() } = options;
  let total = 0;
  for (let after = options.after, round = 0; round < 10_000; round += 1) {
    const { revoked, next } = await store.revokeBatch({ after, limit, createdBefore, revocation });
    total += revoked;
    if (next === null) return total;
    after = next;
  }
  assert.fail('the walk should come to its end');
}

/** What a walk over all pages brings of this case's sessions. */
async function listed(scene: Scene, { limit = 500 } = {}): Promise<StoredSession[]> {
  const sessions: StoredSession[] = [];
  for (let after: string | undefined, round = 0; round < 10_000; round += 1) {
    const page = await scene.store.listAll({ after, limit, now: NOW });
    sessions.push(...page.sessions.filter(({ userId }) => userId.startsWith(scene.user(''))));
    if (page.next === null) return sessions.map((session) => ({ ...session }));
    after = page.next;
  }
  assert.fail('the walk should come to its end');
}

/** The letters of ids in the order of their bytes, and those that an id can end in: the last stands for two bits. */
const LETTERS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const LAST = 'AQgw';

/** The id right before one, which no session has. */
function before(id: string, letters = LAST): string {
  const rest = id.slice(0, -1);
  const letter = letters.indexOf(id.slice(-1)) - 1;
  return letter >= 0 ? `${rest}${letters.charAt(letter)}` : `${before(rest, LETTERS)}${letters.slice(-1)}`;
}

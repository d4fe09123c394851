import assert from 'node:assert/strict';
import type { InsertRequest, NewSession } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, MINUTE, NOW } from '../moments.js';
import { kept, limitOf, newRevocation, type Scene, sorted, upTo } from '../scene.js';

export const replacingCases = casesOf('insert in place of another session', {
  'ends that one and says so': async (scene) => {
    await scene.add('old');
    const session = scene.session('new');
    const result = { inserted: true, session: kept(session), replaced: true, evicted: [], noted: false };
    assert.deepEqual(await scene.logIn(session, undefined, scene.store, inPlaceOf(scene, 'old')), result);
    assert.deepEqual(await scene.survivors('old', 'new'), ['new']);
  },

  'leaves the other sessions': async (scene) => {
    const bystander = await scene.add('bystander');
    const theirs = await scene.add('theirs', { userId: scene.user('other') });
    await scene.add('old');
    await replace(scene, 'old');
    await scene.assertKept(bystander);
    await scene.assertKept(theirs);
  },

  'ends that one whatever its status is, and where it has expired': async (scene) => {
    await scene.add('pending', { status: 'pending' });
    await scene.add('unconfirmed', { status: 'unconfirmed' });
    await scene.add('expired', { lastActiveAt: NOW - DAY });
    for (const old of ['pending', 'unconfirmed', 'expired']) {
      for (const limit of [limitOf(9), undefined]) {
        const label = `${old} ${limit?.max}`;
        const { id } = await scene.add(label, {
          ...(await scene.store.read(scene.id(old))),
          id: scene.id(label),
        });
        const session = scene.session(`new ${label}`);
        const result = await scene.logIn(session, limit, scene.store, { id, revocation: newRevocation() });
        assert.deepEqual([result.inserted, result.inserted && result.replaced], [true, true]);
        assert.deepEqual(await scene.foundIds([id]), []);
      }
    }
  },

  'comes in where that one is not there, or has ended': async (scene) => {
    const { id } = await scene.add('ended');
    await scene.store.revoke(id, newRevocation());
    for (const limit of [limitOf(9), limitOf(9, 'reject'), undefined]) {
      for (const old of ['ended', 'unknown']) {
        const session = scene.session(`${old} ${limit?.onLimit}`);
        const result = { inserted: true, session: kept(session), replaced: false, evicted: [], noted: false };
        assert.deepEqual(await scene.logIn(session, limit, scene.store, inPlaceOf(scene, old)), result);
      }
    }
  },

  "leaves somebody else's session, which frees no place": async (scene) => {
    const theirs = await scene.add('theirs', { userId: scene.user('other') });
    const { id } = await scene.add('mine');
    const first = await scene.logIn(scene.session('a'), limitOf(2), scene.store, inPlaceOf(scene, 'theirs'));
    assert.deepEqual(first.inserted && first.replaced, false);
    const next = await scene.logIn(
      scene.session('b', { lastActiveAt: NOW }),
      limitOf(2),
      scene.store,
      inPlaceOf(scene, 'theirs'),
    );
    assert.deepEqual(next.inserted && next.evicted.length, 1);
    await scene.assertKept(theirs);
    assert.deepEqual(sorted(await scene.foundIds([id, scene.id('a'), scene.id('b')])).length, 2);
  },

  'takes its place under reject': async (scene) => {
    await scene.add('other');
    await scene.add('old');
    const session = scene.session('new');
    const result = { inserted: true, session: kept(session), replaced: true, evicted: [], noted: false };
    assert.deepEqual(
      await scene.logIn(session, limitOf(2, 'reject'), scene.store, inPlaceOf(scene, 'old')),
      result,
    );
    assert.deepEqual(await scene.survivors('other', 'old', 'new'), ['other', 'new']);
  },

  'evicts nobody whose place it does not need': async (scene) => {
    await scene.add('idle', { createdAt: NOW - 5 * HOUR, lastActiveAt: NOW - 50 * MINUTE });
    await scene.add('old', { lastActiveAt: NOW - MINUTE });
    for (const [n, onLimit] of (['evictLeastRecentlyActive', 'evictOldest'] as const).entries()) {
      const session = scene.session(`new ${n}`);
      const result = { inserted: true, session: kept(session), replaced: true, evicted: [], noted: false };
      const old = n === 0 ? 'old' : 'new 0';
      const inserted = await scene.logIn(session, limitOf(2, onLimit), scene.store, inPlaceOf(scene, old));
      assert.deepEqual(inserted, result);
    }
    assert.deepEqual(await scene.survivors('idle', 'old', 'new 0', 'new 1'), ['idle', 'new 1']);
  },

  'evicts as many as it needs beside that one': async (scene) => {
    await scene.add('a', { lastActiveAt: NOW - 40 * MINUTE });
    await scene.add('b', { lastActiveAt: NOW - 30 * MINUTE });
    await scene.add('old', { lastActiveAt: NOW - 50 * MINUTE });
    const session = scene.session('new', { lastActiveAt: NOW });
    assert.deepEqual(await scene.logIn(session, limitOf(2), scene.store, inPlaceOf(scene, 'old')), {
      inserted: true,
      session: kept(session),
      replaced: true,
      evicted: [scene.id('a')],
      noted: false,
    });
    assert.deepEqual(await scene.survivors('a', 'b', 'old', 'new'), ['b', 'new']);
  },

  'leaves that one where the new one is refused': async (scene) => {
    for (const label of ['a', 'b', 'old']) await scene.add(label);
    const refusals = [
      await scene.logIn(scene.session('c'), limitOf(2, 'reject'), scene.store, inPlaceOf(scene, 'old')),
      await scene.logIn(scene.session('a'), limitOf(9), scene.store, inPlaceOf(scene, 'old')),
      await scene.logIn(scene.session('a'), undefined, scene.store, inPlaceOf(scene, 'old')),
    ];
    await scene.store.changeUser(scene.userId, { validAfter: NOW + 1 });
    for (const limit of [limitOf(9), undefined]) {
      refusals.push(await scene.logIn(scene.session('d'), limit, scene.store, inPlaceOf(scene, 'old')));
    }
    assert.deepEqual(
      refusals.map((result) => (result.inserted ? 'inserted' : result.reason)),
      ['limit', 'exists', 'exists', 'outdated', 'outdated'],
    );
    assert.deepEqual(await scene.survivors('a', 'b', 'old'), ['a', 'b', 'old']);
  },

  'leaves the id of that one taken, for ever': async (scene) => {
    await scene.add('old');
    await replace(scene, 'old');
    assert.deepEqual(await scene.logIn(scene.session('old')), { inserted: false, reason: 'exists' });
    assert.equal(await scene.store.revoke(scene.id('old'), newRevocation()), false);
  },

  'is told to one of several that race for it': async (scene) => {
    for (const limit of [undefined, 9]) {
      for (const round of upTo(5)) {
        const userId = scene.user(`${limit} ${round}`);
        const { id } = await scene.add(`old ${limit} ${round}`, { userId });
        const results = await Promise.all(
          upTo(4).map((n) =>
            scene.logIn(
              scene.session(`${limit} ${round} ${n}`, { userId }),
              limit === undefined ? undefined : limitOf(limit),
              scene.handle(n),
              { id, revocation: newRevocation() },
            ),
          ),
        );
        const replaced = results.filter((result) => result.inserted && result.replaced);
        assert.deepEqual([results.filter(({ inserted }) => inserted).length, replaced.length], [4, 1]);
      }
    }
  },

  'is told either to the log-in or to who ends that one meanwhile': async (scene) => {
    for (const limit of [undefined, 9]) {
      for (const round of upTo(8)) {
        const userId = scene.user(`${limit} ${round}`);
        const { id } = await scene.add(`old ${limit} ${round}`, { userId });
        const session = scene.session(`new ${limit} ${round}`, { userId });
        const [result, ended] = await Promise.all([
          scene.logIn(session, limit === undefined ? undefined : limitOf(limit), scene.store, {
            id,
            revocation: newRevocation(),
          }),
          scene.other.revoke(id, newRevocation()),
        ]);
        assert.ok(result.inserted, 'the log-in should have been let in');
        assert.deepEqual(await scene.foundIds([id, session.id]), [session.id]);
        assert.equal(Number(result.replaced) + Number(ended), 1);
      }
    }
  },

  'leaves exactly the limit where several race, each for one of its own': async (scene) => {
    const there = await Promise.all(upTo(4).map((n) => scene.add(`there ${n}`)));
    const newcomers = upTo(4).map((n) => scene.session(`new ${n}`, { createdAt: NOW - n * MINUTE }));
    const results = await Promise.all(
      newcomers.map((session, n) =>
        scene.logIn(session, limitOf(4), scene.handle(n), inPlaceOf(scene, `there ${n}`)),
      ),
    );
    assert.deepEqual(
      results.map((result) => result.inserted && [result.replaced, ...result.evicted]),
      upTo(4).map(() => [true]),
    );
    assert.deepEqual(await scene.foundIds(there.map(({ id }) => id)), []);
    assert.deepEqual(sorted(await scene.listedIds()), sorted(newcomers.map(({ id }) => id)));
  },
});

function inPlaceOf(scene: Scene, label: string): NonNullable<InsertRequest['replaces']> {
  return { id: scene.id(label), revocation: newRevocation({ reason: 'replaced' }) };
}

/** Inserts a session labelled `new` in place of the one with that label. */
async function replace(scene: Scene, label: string, members: Partial<NewSession> = {}): Promise<void> {
  await scene.logIn(scene.session('new', members), undefined, scene.store, inPlaceOf(scene, label));
}

import assert from 'node:assert/strict';
import type { LimitPolicy, NewSession } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { HOUR, MINUTE, NOW } from '../moments.js';
import { limitOf, newRevocation, type Scene, sorted, upTo } from '../scene.js';

export const limitRaceCases = casesOf('racing inserts with a limit', {
  'admit under reject exactly as many as there are places': async (scene) => {
    await scene.add('there');
    const results = await race(scene, upTo(8).map(newcomer(scene)), 4, 'reject');
    assert.equal(results.filter(({ inserted }) => inserted).length, 3);
    assert.deepEqual(
      results.filter((result) => !result.inserted),
      upTo(5).map(() => ({ inserted: false, reason: 'limit' })),
    );
    assert.equal((await scene.listedIds()).length, 4);
  },

  'admit everybody under reject where there is a place for each': async (scene) => {
    await scene.add('there');
    const results = await race(scene, upTo(5).map(newcomer(scene)), 6, 'reject');
    assert.deepEqual(
      results.map(({ inserted }) => inserted),
      upTo(5).map(() => true),
    );
  },

  'leave exactly the limit when they evict the least recently active': (scene) =>
    leaveTheLimit(scene, 'evictLeastRecentlyActive'),

  'leave exactly the limit when they evict the oldest': (scene) => leaveTheLimit(scene, 'evictOldest'),

  'do not block each other where the users differ': async (scene) => {
    const sessions = upTo(8).map((n) => scene.session(`${n}`, { userId: scene.user(`${n}`) }));
    const results = await race(scene, sessions, 1, 'reject');
    assert.deepEqual(
      results.map(({ inserted }) => inserted),
      upTo(8).map(() => true),
    );
  },

  'never show a reader more than the limit': async (scene) => {
    for (const n of upTo(3)) await scene.add(`there ${n}`, { createdAt: NOW - (60 - n) * MINUTE });
    for (const n of upTo(10)) {
      const session = scene.session(`new ${n}`, { createdAt: NOW - (50 - n) * MINUTE });
      const [, ...lists] = await Promise.all([
        race(scene, [session], 3, 'evictOldest'),
        ...upTo(4).map((turn) => scene.listedIds(scene.userId, NOW, scene.handle(turn))),
      ]);
      for (const ids of lists) assert.ok(ids.length <= 3, `${ids.length} sessions are listed, 3 are allowed`);
    }
  },

  'tell of an eviction either the log-in or who ends the session meanwhile': async (scene) => {
    for (const round of upTo(10)) {
      const userId = scene.user(`round ${round}`);
      const victim = await scene.add(`victim ${round}`, {
        userId,
        createdAt: NOW - 2 * HOUR,
        lastActiveAt: NOW - 40 * MINUTE,
      });
      await scene.add(`there ${round}`, { userId, lastActiveAt: NOW - MINUTE });
      const [[result], ended] = await Promise.all([
        race(scene, [scene.session(`new ${round}`, { userId })], 2, 'evictLeastRecentlyActive'),
        scene.other.revoke(victim.id, newRevocation({ at: NOW, reason: 'logout' })),
      ]);
      assert.ok(result?.inserted, 'the log-in should have been admitted');
      assert.deepEqual([...result.evicted, ...(ended ? [victim.id] : [])], [victim.id]);
    }
  },
});

function newcomer(scene: Scene): (n: number) => NewSession {
  return (n) =>
    scene.session(`new ${n}`, { createdAt: NOW - (30 - n) * MINUTE, lastActiveAt: NOW - (20 - n) * MINUTE });
}

function race(scene: Scene, sessions: readonly NewSession[], max: number, onLimit: LimitPolicy) {
  return Promise.all(
    sessions.map((session, n) => scene.logIn(session, limitOf(max, onLimit), scene.handle(n))),
  );
}

/** One place is free. All are admitted, and every session is in the end either alive or reported evicted, once. */
async function leaveTheLimit(scene: Scene, onLimit: LimitPolicy): Promise<void> {
  const there = await Promise.all(upTo(2).map((n) => scene.add(`there ${n}`)));
  const newcomers = upTo(8).map(newcomer(scene));
  const results = await race(scene, newcomers, 3, onLimit);
  const evicted = results.flatMap((result) => {
    assert.ok(result.inserted, 'everybody should have been admitted');
    return result.evicted;
  });
  const alive = await scene.listedIds();
  assert.equal(alive.length, 3);
  assert.deepEqual(sorted([...alive, ...evicted]), sorted([...there, ...newcomers].map(({ id }) => id)));
}

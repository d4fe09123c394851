import assert from 'node:assert/strict';
import type { AdmitResult, InsertResult, LimitPolicy, StoredSession } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { MINUTE, NOW } from '../moments.js';
import { limitOf, type Scene, sorted, upTo } from '../scene.js';

export const admitLimitRaceCases = casesOf('racing admissions with a limit', {
  'succeed under reject exactly as often as there are places': async (scene) => {
    await scene.add('there');
    const waiting = await addWaiting(scene, 8);
    const results = await Promise.all(waiting.map((session, n) => admit(scene, session, n, 4, 'reject')));
    assert.equal(results.filter(({ admitted }) => admitted).length, 3);
    assert.deepEqual(
      results.filter((result) => !result.admitted),
      upTo(5).map(() => ({ admitted: false, reason: 'limit' })),
    );
    for (const [n, session] of waiting.entries()) {
      await scene.assertKept(results[n]?.admitted ? { ...session, status: 'active' } : session);
    }
  },

  'all succeed under reject where there is a place for each': async (scene) => {
    await scene.add('there');
    const waiting = await addWaiting(scene, 5);
    const results = await Promise.all(waiting.map((session, n) => admit(scene, session, n, 6, 'reject')));
    assert.deepEqual(
      results,
      upTo(5).map(() => ({ admitted: true, evicted: [] })),
    );
  },

  'leave exactly the limit when they evict the least recently active': (scene) =>
    leaveTheLimit(scene, 'evictLeastRecentlyActive', 0),

  'leave exactly the limit when they evict the oldest': (scene) => leaveTheLimit(scene, 'evictOldest', 0),

  'share the places with log-ins under reject': async (scene) => {
    await scene.add('there');
    const waiting = await addWaiting(scene, 4);
    const results = await Promise.all(
      waiting.flatMap<Promise<AdmitResult | InsertResult>>((session, n) => [
        admit(scene, session, n, 4, 'reject'),
        scene.logIn(logIn(scene, n), limitOf(4, 'reject'), scene.handle(n + 1)),
      ]),
    );
    assert.equal(results.filter(succeeded).length, 3);
    for (const result of results) if (!succeeded(result)) assert.equal(result.reason, 'limit');
    assert.equal((await listedFull(scene)).length, 4);
  },

  'leave exactly the limit beside log-ins, when both evict the least recently active': (scene) =>
    leaveTheLimit(scene, 'evictLeastRecentlyActive', 4),

  'leave exactly the limit beside log-ins, when both evict the oldest': (scene) =>
    leaveTheLimit(scene, 'evictOldest', 4),

  'do not block each other where the users differ': async (scene) => {
    const waiting = await Promise.all(
      upTo(8).map((n) => scene.add(`${n}`, { userId: scene.user(`${n}`), status: 'pending' })),
    );
    const results = await Promise.all(waiting.map((session, n) => admit(scene, session, n, 1, 'reject')));
    assert.deepEqual(
      results,
      upTo(8).map(() => ({ admitted: true, evicted: [] })),
    );
  },

  'never show a reader more than the limit': async (scene) => {
    for (const n of upTo(3)) await scene.add(`there ${n}`, { createdAt: NOW - (60 - n) * MINUTE });
    for (const session of await addWaiting(scene, 10)) {
      const [result, ...lists] = await Promise.all([
        admit(scene, session, 0, 3, 'evictOldest'),
        ...upTo(4).map((turn) => listedFull(scene, turn)),
      ]);
      assert.equal(result.admitted, true);
      for (const ids of lists) assert.ok(ids.length <= 3, `${ids.length} sessions are listed, 3 are allowed`);
    }
  },
});

function addWaiting(scene: Scene, count: number): Promise<StoredSession[]> {
  return Promise.all(upTo(count).map((n) => scene.add(`waiting ${n}`, { status: 'pending', ...times(n) })));
}

function logIn(scene: Scene, n: number) {
  return scene.session(`log-in ${n}`, times(n));
}

function times(n: number) {
  return { createdAt: NOW - (50 - n) * MINUTE, lastActiveAt: NOW - (20 - n) * MINUTE };
}

function admit(scene: Scene, { id, userId }: StoredSession, turn: number, max: number, onLimit: LimitPolicy) {
  const request = { userId, expected: { status: 'pending' }, limit: limitOf(max, onLimit) } as const;
  return scene.admit(id, request, scene.handle(turn));
}

function succeeded<Result extends AdmitResult | InsertResult>(
  result: Result,
): result is Extract<Result, { readonly evicted: readonly string[] }> {
  return 'evicted' in result;
}

/** The ids of the user's active sessions. */
async function listedFull(scene: Scene, turn = 0): Promise<string[]> {
  const sessions = await scene.handle(turn).list(scene.userId, { now: NOW, limit: 1000 });
  return sessions.filter(({ status }) => status === 'active').map(({ id }) => id);
}

/** Three places, one free. All get in, and every session is in the end either alive or reported evicted, once. */
async function leaveTheLimit(scene: Scene, onLimit: LimitPolicy, logIns: number): Promise<void> {
  const there = await Promise.all(upTo(2).map((n) => scene.add(`there ${n}`)));
  const waiting = await addWaiting(scene, 6);
  const newcomers = upTo(logIns).map((n) => logIn(scene, n));
  const results = await Promise.all([
    ...waiting.map((session, n) => admit(scene, session, n, 3, onLimit)),
    ...newcomers.map((session, n) => scene.logIn(session, limitOf(3, onLimit), scene.handle(n + 1))),
  ]);
  const evicted = results.flatMap((result) => {
    assert.ok(succeeded(result), 'everybody should have got in');
    return result.evicted;
  });
  const alive = await listedFull(scene);
  assert.equal(alive.length, 3);
  const all = [...there, ...waiting, ...newcomers].map(({ id }) => id);
  assert.deepEqual(sorted([...alive, ...evicted]), sorted(all));
}

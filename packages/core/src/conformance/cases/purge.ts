import assert from 'node:assert/strict';
import type { NewSession } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, PURGE_NOW } from '../moments.js';
import { newRevocation, type Scene, upTo } from '../scene.js';

/** All these cases purge rows of this time, so each empties it before it begins. */
const BEFORE = PURGE_NOW;

export const purgeCases = casesOf('purge', {
  'removes nothing where nothing is over': async (scene) => {
    await emptied(scene);
    assert.equal(await scene.store.purge(BEFORE, 100), 0);
  },

  'removes what expired before, and says how many': async (scene) => {
    await emptied(scene);
    await addExpired(scene, 'a', BEFORE - 1);
    await addExpired(scene, 'b', BEFORE - HOUR);
    assert.equal(await scene.store.purge(BEFORE, 100), 2);
    assert.deepEqual(await scene.foundIds([scene.id('a'), scene.id('b')]), []);
  },

  'leaves what expires at that time or later': async (scene) => {
    await emptied(scene);
    const exactly = await addExpired(scene, 'exactly', BEFORE);
    const later = await scene.add('later');
    assert.equal(await scene.store.purge(BEFORE, 100), 0);
    await scene.assertKept(exactly);
    await scene.assertKept(later);
  },

  'removes ended sessions by the time of their ending': async (scene) => {
    await emptied(scene);
    const early = await addExpired(scene, 'early', BEFORE + DAY);
    const late = await addExpired(scene, 'late', BEFORE - DAY);
    await scene.store.revoke(early.id, newRevocation({ at: BEFORE - 1, reason: 'logout' }));
    await scene.store.revoke(late.id, newRevocation({ at: BEFORE, reason: 'logout' }));
    assert.equal(await scene.store.purge(BEFORE, 100), 1);
    assert.equal(await scene.store.purge(BEFORE + 1, 100), 1);
  },

  'removes sessions that were ended together by the time of their ending': async (scene) => {
    await emptied(scene);
    await addExpired(scene, 'a', BEFORE + DAY);
    await addExpired(scene, 'b', BEFORE + DAY);
    await scene.store.revokeAll(scene.userId, newRevocation({ at: BEFORE - 1, reason: 'all' }));
    assert.equal(await scene.store.purge(BEFORE, 100), 2);
  },

  'removes evicted sessions by the time of their ending': async (scene) => {
    await emptied(scene);
    await scene.add('evicted');
    const revocation = newRevocation({ at: BEFORE - 1, reason: 'limit' });
    await scene.logIn(scene.session('new'), { max: 1, onLimit: 'evictOldest', revocation: revocation });
    assert.equal(await scene.store.purge(BEFORE, 100), 1);
    assert.deepEqual(await scene.foundIds([scene.id('new')]), [scene.id('new')]);
  },

  'removes sessions that an admission evicted by the time of their ending': async (scene) => {
    await emptied(scene);
    await scene.add('evicted');
    const { id } = await scene.add('new', { status: 'pending' });
    const revocation = newRevocation({ at: BEFORE - 1, reason: 'limit' });
    await scene.admit(id, { limit: { max: 1, onLimit: 'evictOldest', revocation: revocation } });
    assert.equal(await scene.store.purge(BEFORE, 100), 1);
    assert.deepEqual(await scene.foundIds([id]), [id]);
  },

  'removes at most as many as allowed, and the rest the next time': async (scene) => {
    await emptied(scene);
    for (const n of upTo(5)) await addExpired(scene, `${n}`, BEFORE - HOUR);
    const counts = [];
    for (const limit of [2, 1, 5, 5]) counts.push(await scene.store.purge(BEFORE, limit));
    assert.deepEqual(counts, [2, 1, 2, 0]);
  },

  'counts each session once when several purge at once': async (scene) => {
    await emptied(scene);
    await Promise.all(upTo(12).map((n) => addExpired(scene, `${n}`, BEFORE - HOUR)));
    const racing = await Promise.all(upTo(4).map((turn) => scene.handle(turn).purge(BEFORE, 100)));
    const rest = await scene.store.purge(BEFORE, 100);
    assert.equal(
      racing.reduce((sum, count) => sum + count, rest),
      12,
    );
  },
});

/** What other purge cases left behind must not count in this one. */
async function emptied(scene: Scene): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    if ((await scene.store.purge(BEFORE + 2 * DAY, 1000)) === 0) return;
  }
  assert.fail('a purge should be done some time');
}

function addExpired(scene: Scene, label: string, expiresAt: number) {
  const times: Partial<NewSession> = {
    createdAt: expiresAt - DAY,
    lastActiveAt: expiresAt - HOUR,
    authenticatedAt: expiresAt - DAY,
    idleTimeout: HOUR,
    absoluteExpiresAt: expiresAt + DAY,
  };
  return scene.add(label, times);
}

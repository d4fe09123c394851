import assert from 'node:assert/strict';
import type { LimitPolicy, MaturedSessions, NewSession, SessionLimit } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { HOUR, MINUTE, NOW } from '../moments.js';
import { kept, limitOf, type Scene } from '../scene.js';

const MATURED: MaturedSessions = { from: 'unconfirmed', to: 'active', createdUntil: NOW - 2 * HOUR };
const RIPE = { status: 'unconfirmed', createdAt: NOW - 2 * HOUR } as const;
const UNRIPE = { status: 'unconfirmed', createdAt: NOW - 2 * HOUR + 1 } as const;
const REFUSED = { inserted: false, reason: 'limit' };

export const maturedCases = casesOf('a limit with matured sessions', {
  'counts them among those of their new status': async (scene) => {
    await scene.add('ripe', RIPE);
    assert.deepEqual(await scene.logIn(scene.session('a'), limit(1, 'reject')), REFUSED);
    const { id } = await scene.add('pending', { status: 'pending' });
    const refused = { admitted: false, reason: 'limit' };
    assert.deepEqual(await scene.admit(id, { limit: limit(1, 'reject') }), refused);
  },

  'does not count those that have not matured': async (scene) => {
    await scene.add('unripe', UNRIPE);
    const { id } = await scene.add('pending', { status: 'pending' });
    assert.deepEqual(await scene.admit(id, { limit: limit(1, 'reject') }), { admitted: true, evicted: [] });
    assert.equal((await scene.logIn(scene.session('a'), limit(2, 'reject'))).inserted, true);
    assert.deepEqual(await scene.survivors('unripe', 'pending', 'a'), ['unripe', 'pending', 'a']);
  },

  'evicts them in the order of all': async (scene) => {
    for (const onLimit of ['evictLeastRecentlyActive', 'evictOldest'] as const) {
      const userId = scene.user(onLimit);
      const old = { userId, createdAt: NOW - 3 * HOUR, lastActiveAt: NOW - 50 * MINUTE };
      const young = { userId, createdAt: NOW - HOUR, lastActiveAt: NOW - MINUTE };
      await scene.add(`${onLimit} ripe`, { ...old, status: 'unconfirmed' });
      await scene.add(`${onLimit} active`, young);
      const session = scene.session(`${onLimit} new`, { userId, createdAt: NOW, lastActiveAt: NOW });
      const evicted = [scene.id(`${onLimit} ripe`)];
      assert.deepEqual(await scene.logIn(session, limit(2, onLimit)), {
        inserted: true,
        session: kept(session),
        replaced: false,
        noted: false,
        evicted,
      });
      assert.deepEqual(await scene.foundIds(evicted), []);
    }
  },

  'evicts them for an admission': async (scene) => {
    const { id: ripe } = await scene.add('ripe', { ...RIPE, lastActiveAt: NOW - 50 * MINUTE });
    await scene.add('active', { lastActiveAt: NOW - MINUTE });
    const { id } = await scene.add('pending', { status: 'pending' });
    assert.deepEqual(await scene.admit(id, { limit: limit(2) }), { admitted: true, evicted: [ripe] });
    assert.deepEqual(await scene.survivors('ripe', 'active', 'pending'), ['active', 'pending']);
  },

  'evicts no more than it needs among both': async (scene) => {
    await scene.add('ripe', { ...RIPE, lastActiveAt: NOW - MINUTE });
    const { id: active } = await scene.add('active', { lastActiveAt: NOW - 50 * MINUTE });
    assert.deepEqual(await evictedBy(scene, limit(2), { lastActiveAt: NOW }), [active]);
    assert.deepEqual(await scene.survivors('ripe', 'active', 'new'), ['ripe', 'new']);
  },

  'neither counts nor evicts them among those of their former status': async (scene) => {
    await scene.add('ripe', RIPE);
    const session = scene.session('a', { ...UNRIPE, createdAt: NOW });
    assert.equal((await scene.logIn(session, limit(1, 'reject'))).inserted, true);
    assert.deepEqual(await evictedBy(scene, limit(1), UNRIPE), [scene.id('a')]);
    assert.deepEqual(await scene.survivors('ripe', 'a', 'new'), ['ripe', 'new']);
  },

  'goes by the time of their creation alone': async (scene) => {
    await scene.add('active', {
      ...UNRIPE,
      lastActiveAt: NOW - 30 * MINUTE,
      authenticatedAt: NOW - 3 * HOUR,
    });
    assert.deepEqual(await evictedBy(scene, limit(1)), []);
    assert.deepEqual(await scene.survivors('active', 'new'), ['active', 'new']);
  },

  'leaves sessions of other states where they are': async (scene) => {
    await scene.add('pending', { status: 'pending', createdAt: NOW - 5 * HOUR });
    assert.deepEqual(await evictedBy(scene, limit(1)), []);
    const session = scene.session('a', { status: 'pending' });
    assert.deepEqual(await scene.logIn(session, limit(1, 'reject')), REFUSED);
  },

  'does not count the one that is being admitted': async (scene) => {
    const { id } = await scene.add('ripe', RIPE);
    await scene.add('active');
    const request = { expected: { status: 'unconfirmed' }, limit: limit(2, 'reject') } as const;
    assert.deepEqual(await scene.admit(id, request), { admitted: true, evicted: [] });
  },
});

function limit(max: number, onLimit?: LimitPolicy): SessionLimit {
  return { ...limitOf(max, onLimit), matured: MATURED };
}

/** Inserts a session labelled `new` and returns the ids that this evicted. */
async function evictedBy(scene: Scene, within: SessionLimit, members: Partial<NewSession> = {}) {
  const result = await scene.logIn(scene.session('new', members), within);
  assert.ok(result.inserted, 'the session should have been inserted');
  return result.evicted;
}

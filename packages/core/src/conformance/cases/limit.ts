import assert from 'node:assert/strict';
import type { LimitPolicy, NewSession, SessionLimit } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, MINUTE, NOW } from '../moments.js';
import { kept, limitOf, newRevocation, type Scene, sorted } from '../scene.js';

const EVICTION: readonly LimitPolicy[] = ['evictLeastRecentlyActive', 'evictOldest'];

export const limitCases = casesOf('insert with a limit', {
  'evicts nobody while there is room': async (scene) => {
    await scene.add('a');
    const session = scene.session('b');
    assert.deepEqual(await scene.logIn(session, limitOf(2)), {
      inserted: true,
      session: kept(session),
      replaced: false,
      evicted: [],
      noted: false,
    });
    assert.deepEqual(await scene.survivors('a', 'b'), ['a', 'b']);
  },

  'refuses under reject and keeps nothing': async (scene) => {
    await scene.add('a');
    const result = await scene.logIn(scene.session('b'), limitOf(1, 'reject'));
    assert.deepEqual(result, { inserted: false, reason: 'limit' });
    assert.deepEqual(await scene.survivors('a', 'b'), ['a']);
  },

  'admits under reject up to the limit': async (scene) => {
    await scene.add('a');
    assert.equal((await scene.logIn(scene.session('b'), limitOf(2, 'reject'))).inserted, true);
  },

  'evicts the least recently active, not the oldest': async (scene) => {
    await scene.add('oldest', { createdAt: NOW - 3 * HOUR, lastActiveAt: NOW - MINUTE });
    await scene.add('idle', { createdAt: NOW - 2 * HOUR, lastActiveAt: NOW - 30 * MINUTE });
    await scene.add('newest', { createdAt: NOW - HOUR, lastActiveAt: NOW - 20 * MINUTE });
    assert.deepEqual(await evictedBy(scene, limitOf(3, 'evictLeastRecentlyActive')), [scene.id('idle')]);
    assert.deepEqual(await scene.survivors('oldest', 'idle', 'newest', 'new'), ['oldest', 'newest', 'new']);
  },

  'evicts the oldest, not the least recently active': async (scene) => {
    await scene.add('idle', { createdAt: NOW - 2 * HOUR, lastActiveAt: NOW - 30 * MINUTE });
    await scene.add('oldest', { createdAt: NOW - 3 * HOUR, lastActiveAt: NOW - MINUTE });
    await scene.add('newest', { createdAt: NOW - HOUR, lastActiveAt: NOW - 20 * MINUTE });
    assert.deepEqual(await evictedBy(scene, limitOf(3, 'evictOldest')), [scene.id('oldest')]);
    assert.deepEqual(await scene.survivors('idle', 'oldest', 'newest', 'new'), ['idle', 'newest', 'new']);
  },

  'evicts the older one of two that were active at the same time': async (scene) => {
    await scene.add('newer', { createdAt: NOW - 2 * HOUR });
    await scene.add('older', { createdAt: NOW - 3 * HOUR });
    assert.deepEqual(await evictedBy(scene, limitOf(2, 'evictLeastRecentlyActive')), [scene.id('older')]);
  },

  'evicts the lower id, by its bytes, of two that tie on every time': async (scene) => {
    for (const onLimit of EVICTION) {
      const userId = scene.user(onLimit);
      const lower = `Z${scene.id(onLimit).slice(1)}`;
      const higher = `a${scene.id(onLimit).slice(1)}`;
      await scene.add('higher', { id: higher, userId });
      await scene.add('lower', { id: lower, userId });
      const session = scene.session(`new ${onLimit}`, { userId });
      const result = await scene.logIn(session, limitOf(2, onLimit));
      assert.deepEqual(result.inserted && result.evicted, [lower]);
    }
  },

  'never evicts the one being inserted, however far behind its clock is': async (scene) => {
    for (const onLimit of EVICTION) {
      const userId = scene.user(onLimit);
      await scene.add(`${onLimit} a`, { userId });
      await scene.add(`${onLimit} b`, { userId, createdAt: NOW, lastActiveAt: NOW });
      const late = { createdAt: NOW - 9 * HOUR, lastActiveAt: NOW - 9 * HOUR, idleTimeout: DAY };
      const session = scene.session(`${onLimit} new`, { userId, ...late });
      assert.deepEqual(await scene.logIn(session, limitOf(2, onLimit)), {
        inserted: true,
        session: kept(session),
        replaced: false,
        evicted: [scene.id(`${onLimit} a`)],
        noted: false,
      });
      assert.deepEqual(await scene.foundIds([session.id]), [session.id]);
    }
  },

  'evicts as many as a lowered limit needs, in order, and no more': async (scene) => {
    const labels = ['a', 'b', 'c', 'd', 'e'];
    for (const [n, label] of labels.entries())
      await scene.add(label, { lastActiveAt: NOW - (20 - n) * MINUTE });
    const evicted = await evictedBy(scene, limitOf(3, 'evictLeastRecentlyActive'));
    assert.deepEqual(sorted(evicted), sorted(['a', 'b', 'c'].map((label) => scene.id(label))));
    assert.deepEqual(await scene.survivors(...labels, 'new'), ['d', 'e', 'new']);
  },

  'replaces the only session where one is allowed': async (scene) => {
    await scene.add('a');
    assert.deepEqual(await evictedBy(scene, limitOf(1)), [scene.id('a')]);
    assert.deepEqual(await scene.survivors('a', 'new'), ['new']);
  },

  'counts and evicts only sessions of the same status': async (scene) => {
    await scene.add('pending', {
      status: 'pending',
      createdAt: NOW - 5 * HOUR,
      lastActiveAt: NOW - 40 * MINUTE,
    });
    await scene.add('active', { createdAt: NOW - 4 * HOUR, lastActiveAt: NOW - 35 * MINUTE });
    assert.deepEqual(await evictedBy(scene, limitOf(2)), []);
    assert.deepEqual(await evictedBy(scene, limitOf(2), { id: scene.id('newer') }), [scene.id('active')]);
    assert.deepEqual(await scene.survivors('pending', 'active', 'new', 'newer'), ['pending', 'new', 'newer']);
  },

  'keeps each of the three states to a limit of its own': async (scene) => {
    const states = ['active', 'pending', 'unconfirmed'] as const;
    for (const status of states) {
      const session = scene.session(status, { status: status });
      const result = { inserted: true, session: kept(session), replaced: false, evicted: [], noted: false };
      assert.deepEqual(await scene.logIn(session, limitOf(1, 'reject')), result);
    }
    for (const status of states) {
      const session = scene.session(`${status} 2`, { status: status });
      const refused = { inserted: false, reason: 'limit' };
      assert.deepEqual(await scene.logIn(session, limitOf(1, 'reject')), refused);
      const result = {
        inserted: true,
        session: kept(session),
        replaced: false,
        evicted: [scene.id(status)],
        noted: false,
      };
      assert.deepEqual(await scene.logIn(session, limitOf(1)), result);
    }
  },

  'counts a session by the status that an update gave it': async (scene) => {
    const { id } = await scene.add('a', { status: 'pending' });
    await scene.store.update(id, {}, { status: 'active' }, NOW);
    const pending = scene.session('pending', { status: 'pending' });
    assert.equal((await scene.logIn(pending, limitOf(1, 'reject'))).inserted, true);
    assert.deepEqual(await evictedBy(scene, limitOf(1)), [id]);
  },

  'neither counts nor evicts a session that expires at this moment': async (scene) => {
    await scene.add('expired', { lastActiveAt: NOW - HOUR, idleTimeout: HOUR });
    await scene.add('valid');
    assert.deepEqual(await evictedBy(scene, limitOf(2)), []);
    assert.deepEqual(await scene.survivors('expired', 'valid', 'new'), ['expired', 'valid', 'new']);
  },

  'counts a session in the last millisecond before it expires': async (scene) => {
    await scene.add('expiring', { lastActiveAt: NOW - HOUR + 1, idleTimeout: HOUR });
    const result = await scene.logIn(scene.session('new'), limitOf(1, 'reject'));
    assert.deepEqual(result, { inserted: false, reason: 'limit' });
  },

  'does not count a session that was ended': async (scene) => {
    const ended = await scene.add('ended');
    await scene.store.revoke(ended.id, newRevocation());
    assert.equal((await scene.logIn(scene.session('new'), limitOf(1, 'reject'))).inserted, true);
  },

  'neither counts nor evicts sessions of other users': async (scene) => {
    await scene.add('theirs', { userId: scene.user('other'), createdAt: NOW - 5 * HOUR });
    assert.deepEqual(await evictedBy(scene, limitOf(1)), []);
    assert.deepEqual(await scene.survivors('theirs', 'new'), ['theirs', 'new']);
  },

  'tells nobody else that it ended what it evicted': async (scene) => {
    const evicted = await scene.add('a');
    await scene.logIn(scene.session('b'), limitOf(1));
    assert.equal(await scene.store.revoke(evicted.id, newRevocation()), false);
    assert.deepEqual(await scene.store.revokeAll(scene.userId, newRevocation(), scene.id('b')), []);
  },

  'lets everybody in where there is no limit': async (scene) => {
    await scene.logIn(scene.session('a'), limitOf(1));
    for (const label of ['b', 'c']) await scene.add(label);
    assert.deepEqual(await scene.survivors('a', 'b', 'c'), ['a', 'b', 'c']);
  },
});

/** Inserts a session labelled `new` and returns the ids that this evicted. */
async function evictedBy(scene: Scene, limit: SessionLimit, members: Partial<NewSession> = {}) {
  const result = await scene.logIn(scene.session('new', members), limit);
  assert.ok(result.inserted, 'the session should have been inserted');
  return result.evicted;
}

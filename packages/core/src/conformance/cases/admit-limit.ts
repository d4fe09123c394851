import assert from 'node:assert/strict';
import type { AdmitRequest, LimitPolicy } from '../../store/contract.js';
import { evictedByNew } from '../admit-new.js';
import { casesOf } from '../conformance-case.js';
import { HOUR, MINUTE, NOW } from '../moments.js';
import { limitOf, newRevocation } from '../scene.js';

const POLICIES: readonly LimitPolicy[] = ['evictLeastRecentlyActive', 'evictOldest', 'reject'];
const ADMITTED = { admitted: true, evicted: [] };
const REFUSED = { admitted: false, reason: 'limit' };

export const admitLimitCases = casesOf('admit with a limit', {
  'evicts nobody while there is room': async (scene) => {
    await scene.add('a');
    assert.deepEqual(await evictedByNew(scene, limitOf(2)), []);
    assert.deepEqual(await scene.survivors('a', 'new'), ['a', 'new']);
  },

  'refuses under reject and changes nothing': async (scene) => {
    const there = await scene.add('a');
    const session = await scene.add('b', { status: 'pending' });
    const changes = { status: 'active', generation: 1, data: '{"n":1}' } as const;
    assert.deepEqual(await scene.admit(session.id, { changes, limit: limitOf(1, 'reject') }), REFUSED);
    await scene.assertKept(session);
    await scene.assertKept(there);
  },

  'admits under reject up to the limit': async (scene) => {
    await scene.add('a');
    assert.deepEqual(await evictedByNew(scene, limitOf(2, 'reject')), []);
  },

  'makes the changes when it evicts': async (scene) => {
    const { id: evicted } = await scene.add('a');
    const session = await scene.add('b', { status: 'unconfirmed' });
    const changes = { status: 'active', generation: 1, absoluteExpiresAt: NOW + 10 * MINUTE } as const;
    const request = { expected: { generation: 0 }, changes, limit: limitOf(1) };
    assert.deepEqual(await scene.admit(session.id, request), { admitted: true, evicted: [evicted] });
    await scene.assertKept({ ...session, ...changes, expiresAt: NOW + 10 * MINUTE });
  },

  'does not count the one being admitted, where it has the status already': async (scene) => {
    for (const onLimit of POLICIES) {
      const userId = scene.user(onLimit);
      const there = await scene.add(`${onLimit} there`, { userId });
      const session = await scene.add(`${onLimit} again`, { userId });
      assert.deepEqual(await scene.admit(session.id, { userId, limit: limitOf(2, onLimit) }), ADMITTED);
      await scene.assertKept(session);
      await scene.assertKept(there);
    }
  },

  'replaces the only session where one is allowed': async (scene) => {
    await scene.add('a');
    assert.deepEqual(await evictedByNew(scene, limitOf(1)), [scene.id('a')]);
    assert.deepEqual(await scene.survivors('a', 'new'), ['new']);
  },

  'counts and evicts only sessions of the status that it admits to': async (scene) => {
    const old = { createdAt: NOW - 5 * HOUR, lastActiveAt: NOW - 40 * MINUTE };
    const others = ['pending', 'unconfirmed'] as const;
    for (const status of others) await scene.add(status, { status: status, ...old });
    assert.deepEqual(await evictedByNew(scene, limitOf(1, 'reject')), []);
    const { id } = await scene.add('newer', { status: 'unconfirmed', ...old });
    const evicted = [scene.id('new')];
    assert.deepEqual(await scene.admit(id, { limit: limitOf(1) }), { admitted: true, evicted });
    assert.deepEqual(await scene.survivors(...others, 'new', 'newer'), [...others, 'newer']);
  },

  'limits the status that it admits to, whichever that is': async (scene) => {
    await scene.add('active', { createdAt: NOW - 5 * HOUR });
    const { id: pending } = await scene.add('pending', { status: 'pending' });
    const { id } = await scene.add('a', { status: 'unconfirmed' });
    const request: Partial<AdmitRequest> = { changes: { status: 'pending' }, limit: limitOf(1, 'reject') };
    assert.deepEqual(await scene.admit(id, request), REFUSED);
    const limit = limitOf(1, 'evictOldest');
    assert.deepEqual(await scene.admit(id, { ...request, limit }), { admitted: true, evicted: [pending] });
    assert.deepEqual(await scene.survivors('active', 'pending', 'a'), ['active', 'a']);
  },

  'neither counts nor evicts a session that expires at this moment': async (scene) => {
    await scene.add('expired', { lastActiveAt: NOW - HOUR, idleTimeout: HOUR });
    await scene.add('valid');
    assert.deepEqual(await evictedByNew(scene, limitOf(2)), []);
    assert.deepEqual(await scene.survivors('expired', 'valid', 'new'), ['expired', 'valid', 'new']);
  },

  'counts a session in the last millisecond before it expires': async (scene) => {
    await scene.add('expiring', { lastActiveAt: NOW - HOUR + 1, idleTimeout: HOUR });
    const { id } = await scene.add('new', { status: 'pending' });
    assert.deepEqual(await scene.admit(id, { limit: limitOf(1, 'reject') }), REFUSED);
  },

  'does not count a session that was ended': async (scene) => {
    const ended = await scene.add('ended');
    await scene.store.revoke(ended.id, newRevocation());
    assert.deepEqual(await evictedByNew(scene, limitOf(1, 'reject')), []);
  },

  'neither counts nor evicts sessions of other users': async (scene) => {
    await scene.add('theirs', { userId: scene.user('other'), createdAt: NOW - 5 * HOUR });
    assert.deepEqual(await evictedByNew(scene, limitOf(1)), []);
    assert.deepEqual(await scene.survivors('theirs', 'new'), ['theirs', 'new']);
  },

  'tells nobody else that it ended what it evicted': async (scene) => {
    const evicted = await scene.add('a');
    await evictedByNew(scene, limitOf(1));
    assert.equal(await scene.store.revoke(evicted.id, newRevocation()), false);
    assert.deepEqual(await scene.store.revokeAll(scene.userId, newRevocation(), scene.id('new')), []);
  },

  'leaves the id of what it evicted taken, for ever': async (scene) => {
    await scene.add('a');
    await evictedByNew(scene, limitOf(1));
    assert.deepEqual(await scene.logIn(scene.session('a')), { inserted: false, reason: 'exists' });
    assert.deepEqual(await scene.admit(scene.id('a')), { admitted: false, reason: 'changed' });
    await scene.assertAbsent(scene.id('a'));
  },

  'ends nobody, and finds no limit reached, where the session is not as expected': async (scene) => {
    await scene.add('there');
    const theirs = await scene.add('theirs', { userId: scene.user('other'), status: 'pending' });
    const expired = await scene.add('expired', { status: 'pending', absoluteExpiresAt: NOW });
    const ended = await scene.add('ended', { status: 'pending' });
    await scene.store.revoke(ended.id, newRevocation());
    const fine = await scene.add('fine', { status: 'pending' });
    for (const onLimit of POLICIES) {
      const limit = limitOf(1, onLimit);
      for (const [id, expected] of [
        [scene.id('unknown'), {}],
        [theirs.id, {}],
        [expired.id, {}],
        [ended.id, {}],
        [fine.id, { status: 'unconfirmed' }],
        [fine.id, { generation: 1 }],
        [fine.id, { generationUsedAt: NOW }],
      ] as const) {
        const refused = { admitted: false, reason: 'changed' };
        assert.deepEqual(await scene.admit(id, { expected, limit }), refused);
      }
    }
    assert.deepEqual(await scene.survivors('there'), ['there']);
  },

  'frees a place among those of the status that it admits from': async (scene) => {
    const { id } = await scene.add('a', { status: 'pending' });
    await scene.admit(id, { limit: limitOf(1) });
    const next = scene.session('b', { status: 'pending' });
    assert.equal((await scene.logIn(next, limitOf(1, 'reject'))).inserted, true);
    assert.deepEqual(await scene.survivors('a', 'b'), ['a', 'b']);
  },

  'takes a place among those of the status that it admits to': async (scene) => {
    for (const limit of [limitOf(1), undefined]) {
      const userId = scene.user(`${limit?.max}`);
      const { id } = await scene.add(`${limit?.max} a`, { userId, status: 'pending' });
      assert.deepEqual(await scene.admit(id, limit ? { userId, limit } : { userId }), ADMITTED);
      const next = scene.session(`${limit?.max} b`, { userId });
      const refused = { inserted: false, reason: 'limit' };
      assert.deepEqual(await scene.logIn(next, limitOf(1, 'reject')), refused);
      const result = await scene.logIn(next, limitOf(1));
      assert.deepEqual(result.inserted && result.evicted, [id]);
    }
  },

  'counts those that a limited log-in let in': async (scene) => {
    for (const label of ['a', 'b']) await scene.logIn(scene.session(label), limitOf(2, 'reject'));
    const { id } = await scene.add('new', { status: 'pending' });
    assert.deepEqual(await scene.admit(id, { limit: limitOf(2, 'reject') }), REFUSED);
    assert.deepEqual(await scene.admit(id, { limit: limitOf(3, 'reject') }), ADMITTED);
  },

  'lets everybody in where there is no limit': async (scene) => {
    await evictedByNew(scene, limitOf(1));
    for (const label of ['b', 'c']) {
      const { id } = await scene.add(label, { status: 'pending' });
      assert.deepEqual(await scene.admit(id), ADMITTED);
    }
    assert.deepEqual(await scene.survivors('new', 'b', 'c'), ['new', 'b', 'c']);
  },
});

import assert from 'node:assert/strict';
import type { LimitPolicy } from '../../store/contract.js';
import { evictedByNew } from '../admit-new.js';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, MINUTE, NOW } from '../moments.js';
import { limitOf, sorted } from '../scene.js';

const EVICTION: readonly LimitPolicy[] = ['evictLeastRecentlyActive', 'evictOldest'];

export const admitEvictionCases = casesOf('admit with a limit', {
  'evicts the least recently active, not the oldest': async (scene) => {
    await scene.add('oldest', { createdAt: NOW - 3 * HOUR, lastActiveAt: NOW - MINUTE });
    await scene.add('idle', { createdAt: NOW - 2 * HOUR, lastActiveAt: NOW - 30 * MINUTE });
    await scene.add('newest', { createdAt: NOW - HOUR, lastActiveAt: NOW - 20 * MINUTE });
    assert.deepEqual(await evictedByNew(scene, limitOf(3, 'evictLeastRecentlyActive')), [scene.id('idle')]);
    assert.deepEqual(await scene.survivors('oldest', 'idle', 'newest', 'new'), ['oldest', 'newest', 'new']);
  },

  'evicts the oldest, not the least recently active': async (scene) => {
    await scene.add('idle', { createdAt: NOW - 2 * HOUR, lastActiveAt: NOW - 30 * MINUTE });
    await scene.add('oldest', { createdAt: NOW - 3 * HOUR, lastActiveAt: NOW - MINUTE });
    await scene.add('newest', { createdAt: NOW - HOUR, lastActiveAt: NOW - 20 * MINUTE });
    assert.deepEqual(await evictedByNew(scene, limitOf(3, 'evictOldest')), [scene.id('oldest')]);
    assert.deepEqual(await scene.survivors('idle', 'oldest', 'newest', 'new'), ['idle', 'newest', 'new']);
  },

  'evicts the older one of two that were active at the same time': async (scene) => {
    await scene.add('newer', { createdAt: NOW - 2 * HOUR });
    await scene.add('older', { createdAt: NOW - 3 * HOUR });
    assert.deepEqual(await evictedByNew(scene, limitOf(2, 'evictLeastRecentlyActive')), [scene.id('older')]);
  },

  'evicts the lower id, by its bytes, of two that tie on every time': async (scene) => {
    for (const onLimit of EVICTION) {
      const userId = scene.user(onLimit);
      const lower = `Z${scene.id(onLimit).slice(1)}`;
      const higher = `a${scene.id(onLimit).slice(1)}`;
      await scene.add('higher', { id: higher, userId });
      await scene.add('lower', { id: lower, userId });
      const session = await scene.add(`new ${onLimit}`, { userId, status: 'pending' });
      const result = await scene.admit(session.id, { userId, limit: limitOf(2, onLimit) });
      assert.deepEqual(result, { admitted: true, evicted: [lower] });
    }
  },

  'never evicts the one being admitted, however long ago it was active': async (scene) => {
    for (const onLimit of EVICTION) {
      const userId = scene.user(onLimit);
      const { id: evicted } = await scene.add(`${onLimit} a`, { userId });
      await scene.add(`${onLimit} b`, { userId, createdAt: NOW, lastActiveAt: NOW });
      const late = { createdAt: NOW - 9 * HOUR, lastActiveAt: NOW - 9 * HOUR, idleTimeout: DAY };
      const session = await scene.add(`${onLimit} new`, { userId, status: 'pending', ...late });
      const result = await scene.admit(session.id, { userId, limit: limitOf(2, onLimit) });
      assert.deepEqual(result, { admitted: true, evicted: [evicted] });
      await scene.assertKept({ ...session, status: 'active' });
    }
  },

  'evicts as many as a lowered limit needs, in order, and no more': async (scene) => {
    const labels = ['a', 'b', 'c', 'd', 'e'];
    for (const [n, label] of labels.entries())
      await scene.add(label, { lastActiveAt: NOW - (20 - n) * MINUTE });
    const evicted = await evictedByNew(scene, limitOf(3, 'evictLeastRecentlyActive'));
    assert.deepEqual(sorted(evicted), sorted(['a', 'b', 'c'].map((label) => scene.id(label))));
    assert.deepEqual(await scene.survivors(...labels, 'new'), ['d', 'e', 'new']);
  },
});

import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, NOW } from '../moments.js';
import { kept, LOG_IN_IP } from '../scene.js';

/** What an application may use for 'never': the last millisecond of the year 9999, and the last safe integer. */
const FAR = [Date.UTC(10_000, 0, 1) - 1, Number.MAX_SAFE_INTEGER];

export const timeCases = casesOf('times', {
  'are exact to the millisecond when they are inserted': async (scene) => {
    const session = await scene.add('a', {
      createdAt: NOW - 1001,
      lastActiveAt: NOW - 1002,
      authenticatedAt: NOW - 1003,
      generationUsedAt: NOW - 1004,
      idleTimeout: HOUR + 5,
      maxIdleTimeout: HOUR + 7,
      absoluteExpiresAt: NOW + DAY + 6,
    });
    await scene.assertKept(session);
    const [found] = await scene.store.find([session.id]);
    assert.equal(found?.expiresAt, NOW - 1002 + HOUR + 5);
  },

  'are exact to the millisecond when activity is noted': async (scene) => {
    const session = await scene.add('a');
    for (const at of [NOW + 1, NOW + 2, NOW + 999]) {
      await scene.land([{ id: session.id, at, ip: LOG_IN_IP }]);
      await scene.assertKept({ ...session, lastActiveAt: at, expiresAt: at + HOUR });
    }
  },

  'are exact to the millisecond when a session is updated': async (scene) => {
    const session = await scene.add('a', { idleTimeout: 9 * DAY });
    const changes = {
      authenticatedAt: NOW - 11,
      generationUsedAt: NOW - 12,
      absoluteExpiresAt: NOW + 2 * DAY + 13,
    };
    assert.equal(await scene.store.update(session.id, {}, changes, NOW), true);
    await scene.assertKept({ ...session, ...changes, expiresAt: changes.absoluteExpiresAt });
  },

  'are exact to the millisecond when a session is admitted': async (scene) => {
    const generationUsedAt = NOW - 14;
    const session = await scene.add('a', { status: 'pending', idleTimeout: 9 * DAY, generationUsedAt });
    const changes = {
      status: 'active',
      authenticatedAt: NOW - 11,
      generationUsedAt: NOW - 12,
      absoluteExpiresAt: NOW + 2 * DAY + 13,
    } as const;
    const result = await scene.admit(session.id, { expected: { generationUsedAt }, changes });
    assert.deepEqual(result, { admitted: true, evicted: [] });
    await scene.assertKept({ ...session, ...changes, expiresAt: changes.absoluteExpiresAt });
  },

  'are exact to the millisecond in an idle time and a user record': async (scene) => {
    const session = await scene.add('a');
    await scene.store.changeUser(scene.userId, { validAfter: NOW - 7 });
    await scene.store.setIdleTimeout(scene.userId, HOUR + 1, NOW);
    await scene.assertKept({ ...session, idleTimeout: HOUR + 1, expiresAt: session.expiresAt + 1 });
    assert.deepEqual(
      { ...(await scene.store.findUser(scene.userId)) },
      { userId: scene.userId, validAfter: NOW - 7, idleTimeout: HOUR + 1, details: '{}' },
    );
  },

  'may be the epoch itself, which is not null': async (scene) => {
    const session = await scene.add('a', { createdAt: 0, authenticatedAt: 0, generationUsedAt: 0 });
    await scene.assertKept(session);
  },

  'may be as far away as never': async (scene) => {
    for (const far of FAR) {
      const userId = scene.user(`${far}`);
      const session = await scene.add(`${far}`, { userId, absoluteExpiresAt: far, idleTimeout: far });
      await scene.assertKept(session);
      await scene.land([{ id: session.id, at: NOW + 1, ip: LOG_IN_IP }]);
      await scene.assertKept(kept({ ...session, lastActiveAt: NOW + 1 }));
      assert.deepEqual(await scene.listedIds(userId, far - 2), [session.id]);
      await scene.store.setIdleTimeout(userId, far - 1, NOW);
      await scene.assertKept(kept({ ...session, lastActiveAt: NOW + 1, idleTimeout: far - 1 }));
      await scene.store.changeUser(userId, { validAfter: far });
      assert.equal((await scene.store.findUser(userId))?.validAfter, far);
    }
  },

  'may stand beside a generation of up to 2^31 - 1': async (scene) => {
    const last = 2 ** 31 - 1;
    const session = await scene.add('a', { generation: last - 1 });
    assert.equal(
      await scene.store.update(session.id, { generation: last - 1 }, { generation: last }, NOW),
      true,
    );
    await scene.assertKept({ ...session, generation: last });
  },
});

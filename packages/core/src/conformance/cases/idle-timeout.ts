import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, MINUTE, NOW } from '../moments.js';
import { LOG_IN_IP, newRevocation, upTo } from '../scene.js';

export const idleTimeoutCases = casesOf('setIdleTimeout', {
  'makes the user record where there is none': async (scene) => {
    await scene.store.setIdleTimeout(scene.userId, 2 * HOUR, NOW);
    assert.deepEqual(
      { ...(await scene.store.findUser(scene.userId)) },
      { userId: scene.userId, validAfter: 0, idleTimeout: 2 * HOUR, details: '{}' },
    );
  },

  'leaves the rest of the user record': async (scene) => {
    await scene.store.changeUser(scene.userId, {
      validAfter: NOW,
      idleTimeout: HOUR,
      details: '{"known":[1]}',
    });
    await scene.store.setIdleTimeout(scene.userId, 2 * HOUR, NOW);
    assert.deepEqual(
      { ...(await scene.store.findUser(scene.userId)) },
      { userId: scene.userId, validAfter: NOW, idleTimeout: 2 * HOUR, details: '{"known":[1]}' },
    );
  },

  'reaches every session of the user, whatever its status': async (scene) => {
    const active = await scene.add('active');
    const pending = await scene.add('pending', { status: 'pending', lastActiveAt: NOW - 5 * MINUTE });
    await scene.store.setIdleTimeout(scene.userId, 2 * HOUR, NOW);
    for (const session of [active, pending]) {
      const expiresAt = session.lastActiveAt + 2 * HOUR;
      await scene.assertKept({ ...session, idleTimeout: 2 * HOUR, expiresAt });
    }
  },

  'does not move expiresAt past the absolute end': async (scene) => {
    const session = await scene.add('a', { absoluteExpiresAt: NOW + DAY });
    await scene.store.setIdleTimeout(scene.userId, 9 * DAY, NOW);
    await scene.assertKept({ ...session, idleTimeout: 9 * DAY, expiresAt: NOW + DAY });
  },

  'gives no session more than its own longest idle time': async (scene) => {
    const short = await scene.add('short', { maxIdleTimeout: 2 * HOUR });
    const free = await scene.add('free');
    await scene.store.setIdleTimeout(scene.userId, 9 * HOUR, NOW);
    const { lastActiveAt } = short;
    await scene.assertKept({ ...short, idleTimeout: 2 * HOUR, expiresAt: lastActiveAt + 2 * HOUR });
    await scene.assertKept({ ...free, idleTimeout: 9 * HOUR, expiresAt: lastActiveAt + 9 * HOUR });
  },

  'gives a session less than its own longest idle time, and as much as that again': async (scene) => {
    const session = await scene.add('a', { maxIdleTimeout: HOUR, lastActiveAt: NOW });
    await scene.store.setIdleTimeout(scene.userId, 10 * MINUTE, NOW);
    await scene.assertKept({ ...session, idleTimeout: 10 * MINUTE, expiresAt: NOW + 10 * MINUTE });
    await scene.store.setIdleTimeout(scene.userId, 9 * DAY, NOW);
    await scene.assertKept({ ...session, idleTimeout: HOUR, expiresAt: NOW + HOUR });
  },

  'lets activity move a session on by its own longest idle time': async (scene) => {
    const session = await scene.add('a', { maxIdleTimeout: HOUR });
    await scene.store.setIdleTimeout(scene.userId, 9 * DAY, NOW);
    await scene.land([{ id: session.id, at: NOW, ip: LOG_IN_IP }]);
    await scene.assertKept({ ...session, lastActiveAt: NOW, idleTimeout: HOUR, expiresAt: NOW + HOUR });
  },

  "leaves other users' sessions": async (scene) => {
    const theirs = await scene.add('theirs', { userId: scene.user('other') });
    await scene.store.setIdleTimeout(scene.userId, 2 * HOUR, NOW);
    await scene.assertKept(theirs);
  },

  'brings no session back that expires at this moment': async (scene) => {
    const expired = await scene.add('expired', { lastActiveAt: NOW - HOUR });
    await scene.store.setIdleTimeout(scene.userId, 2 * HOUR, NOW);
    await scene.assertKept(expired);
  },

  'reaches a session in the last millisecond before it expires': async (scene) => {
    const session = await scene.add('a', { lastActiveAt: NOW - HOUR + 1 });
    await scene.store.setIdleTimeout(scene.userId, 2 * HOUR, NOW);
    await scene.assertKept({ ...session, idleTimeout: 2 * HOUR, expiresAt: NOW + HOUR + 1 });
  },

  'brings no session back that a shorter idle time let expire': async (scene) => {
    const session = await scene.add('a');
    await scene.store.setIdleTimeout(scene.userId, 10 * MINUTE, NOW);
    await scene.store.setIdleTimeout(scene.userId, 2 * HOUR, NOW);
    const expiresAt = session.lastActiveAt + 10 * MINUTE;
    await scene.assertKept({ ...session, idleTimeout: 10 * MINUTE, expiresAt });
  },

  'brings no ended session back': async (scene) => {
    const { id } = await scene.add('a');
    await scene.store.revoke(id, newRevocation({ at: NOW + HOUR, reason: 'logout' }));
    await scene.store.setIdleTimeout(scene.userId, 2 * HOUR, NOW);
    await scene.assertAbsent(id);
  },

  'loses no activity that it races, nor is it lost': async (scene) => {
    for (const round of upTo(10)) {
      const userId = scene.user(`round ${round}`);
      const session = await scene.add(`${round}`, { userId });
      const racers = [
        () => scene.land([{ id: session.id, at: NOW, ip: LOG_IN_IP }]),
        () => scene.other.setIdleTimeout(userId, 2 * HOUR, NOW),
      ];
      if (round % 2 === 1) racers.reverse();
      await Promise.all(racers.map((start) => start()));
      await scene.assertKept({
        ...session,
        lastActiveAt: NOW,
        idleTimeout: 2 * HOUR,
        expiresAt: NOW + 2 * HOUR,
      });
    }
  },
});

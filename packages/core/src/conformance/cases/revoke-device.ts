import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { HOUR, NOW } from '../moments.js';
import { newRevocation, sorted, upTo } from '../scene.js';

export const revokeDeviceCases = casesOf('revokeDevice', {
  'ends the sessions on the device, whatever their status, and returns their ids': async (scene) => {
    const deviceId = scene.id('device');
    const active = await scene.add('active', { deviceId });
    const pending = await scene.add('pending', { deviceId, status: 'pending' });
    const ended = await scene.store.revokeDevice(scene.userId, deviceId, newRevocation());
    assert.deepEqual(sorted(ended), sorted([active.id, pending.id]));
    assert.deepEqual(await scene.other.find([active.id, pending.id]), []);
  },

  'leaves those on other devices, and on none that is known': async (scene) => {
    const here = await scene.add('here', { deviceId: scene.id('device') });
    const elsewhere = await scene.add('elsewhere', { deviceId: scene.id('other device') });
    const nowhere = await scene.add('nowhere');
    const ended = await scene.store.revokeDevice(scene.userId, scene.id('device'), newRevocation());
    assert.deepEqual(ended, [here.id]);
    await scene.assertKept(elsewhere);
    await scene.assertKept(nowhere);
  },

  'compares every letter of the device': async (scene) => {
    const deviceId = `a${scene.id('device').slice(1)}`;
    const session = await scene.add('a', { deviceId });
    const alike = `A${deviceId.slice(1)}`;
    assert.deepEqual(await scene.store.revokeDevice(scene.userId, alike, newRevocation()), []);
    await scene.assertKept(session);
  },

  'returns nothing for a device without sessions': async (scene) => {
    assert.deepEqual(await scene.store.revokeDevice(scene.userId, scene.id('device'), newRevocation()), []);
  },

  'ends expired sessions too': async (scene) => {
    const deviceId = scene.id('device');
    const { id } = await scene.add('a', { deviceId, lastActiveAt: NOW - 9 * HOUR });
    assert.deepEqual(await scene.store.revokeDevice(scene.userId, deviceId, newRevocation()), [id]);
    assert.deepEqual(await scene.store.find([id]), []);
  },

  'does not return those that had ended before': async (scene) => {
    const deviceId = scene.id('device');
    await scene.add('before', { deviceId });
    await scene.store.revokeDevice(scene.userId, deviceId, newRevocation());
    const now = await scene.add('now', { deviceId });
    assert.deepEqual(await scene.store.revokeDevice(scene.userId, deviceId, newRevocation()), [now.id]);
  },

  "touches nobody else's sessions on it": async (scene) => {
    const deviceId = scene.id('device');
    const theirs = await scene.add('theirs', { deviceId, userId: scene.user('other') });
    const mine = await scene.add('mine', { deviceId });
    assert.deepEqual(await scene.store.revokeDevice(scene.userId, deviceId, newRevocation()), [mine.id]);
    await scene.assertKept(theirs);
  },

  'leaves what it has ended to be found by its operation': async (scene) => {
    const deviceId = scene.id('device');
    const sessions = await Promise.all(upTo(60).map((n) => scene.add(`${n}`, { deviceId })));
    const revocation = newRevocation();
    await scene.store.revokeDevice(scene.userId, deviceId, revocation);
    const found = await scene.store.findRevoked(scene.userId, revocation.operation);
    assert.deepEqual(sorted(found), sorted(sessions.map(({ id }) => id)));
  },

  'reports each session to one of those that race': async (scene) => {
    for (const round of upTo(8)) {
      const userId = scene.user(`round ${round}`);
      const deviceId = scene.id(`device ${round}`);
      const sessions = await Promise.all(
        upTo(5).map((n) => scene.add(`${round}/${n}`, { userId, deviceId })),
      );
      const answers = await Promise.all(
        upTo(4).map((turn) => scene.handle(turn).revokeDevice(userId, deviceId, newRevocation())),
      );
      assert.deepEqual(sorted(answers.flat()), sorted(sessions.map(({ id }) => id)));
    }
  },
});

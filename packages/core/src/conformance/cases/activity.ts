import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, MINUTE, NOW, SECOND } from '../moments.js';
import { LOG_IN_IP, newRevocation, upTo } from '../scene.js';

const IP = '198.51.100.7';

export const activityCases = casesOf('noteActivity', {
  'moves lastActiveAt, lastIp and expiresAt, and nothing else': async (scene) => {
    const session = await scene.add('a', { data: '{"n":1}', details: '{"label":"Phone"}', generation: 4 });
    const bystander = await scene.add('b');
    await scene.land([{ id: session.id, at: NOW, ip: IP }]);
    await scene.assertKept({ ...session, lastActiveAt: NOW, lastIp: IP, expiresAt: NOW + HOUR });
    await scene.assertKept(bystander);
  },

  'returns nothing where nobody else holds a row': async (scene) => {
    const { id } = await scene.add('a');
    const activities = [id, scene.id('unknown')].map((id) => ({ id, at: NOW, ip: IP }));
    assert.deepEqual(await scene.store.noteActivity(activities, NOW), []);
    assert.deepEqual(await scene.store.noteActivity(activities, NOW), []);
  },

  'does nothing for an empty list': async (scene) => {
    assert.deepEqual(await scene.store.noteActivity([], NOW), []);
  },

  "goes by each row's own idle time": async (scene) => {
    const idleTimes = [HOUR, 2 * HOUR, 3 * HOUR];
    const sessions = await Promise.all(
      idleTimes.map((idleTimeout) => scene.add(`${idleTimeout}`, { idleTimeout })),
    );
    await scene.land(sessions.map(({ id }) => ({ id, at: NOW, ip: LOG_IN_IP })));
    for (const session of sessions) {
      await scene.assertKept({ ...session, lastActiveAt: NOW, expiresAt: NOW + session.idleTimeout });
    }
  },

  'does not move expiresAt past the absolute end': async (scene) => {
    const session = await scene.add('a', { absoluteExpiresAt: NOW + 40 * MINUTE });
    await scene.land([{ id: session.id, at: NOW, ip: LOG_IN_IP }]);
    await scene.assertKept({ ...session, lastActiveAt: NOW, expiresAt: NOW + 40 * MINUTE });
  },

  'leaves the address where none is given': async (scene) => {
    const session = await scene.add('a', { lastIp: '2001:db8::1' });
    await scene.land([{ id: session.id, at: NOW, ip: null }]);
    assert.equal((await scene.reading(session.id))?.lastIp, '2001:db8::1');
  },

  'never moves times backwards, nor the address with them': async (scene) => {
    const session = await scene.add('a', { lastActiveAt: NOW - 10 * MINUTE });
    await scene.land([{ id: session.id, at: NOW - 20 * MINUTE, ip: IP }]);
    await scene.assertKept(session);
  },

  'passes over activity at the very time that is noted': async (scene) => {
    const session = await scene.add('a');
    await scene.land([{ id: session.id, at: session.lastActiveAt, ip: IP }]);
    await scene.assertKept(session);
  },

  'decides on each row by itself': async (scene) => {
    const moved = await scene.add('moved');
    const behind = await scene.add('behind', { lastActiveAt: NOW });
    const { id: ended } = await scene.add('ended');
    await scene.store.revoke(ended, newRevocation());
    const ids = [scene.id('unknown'), behind.id, ended, moved.id];
    await scene.land(ids.map((id) => ({ id, at: NOW - MINUTE, ip: IP })));
    await scene.assertKept({
      ...moved,
      lastActiveAt: NOW - MINUTE,
      lastIp: IP,
      expiresAt: NOW - MINUTE + HOUR,
    });
    await scene.assertKept(behind);
  },

  'takes a thousand at once': async (scene) => {
    const session = await scene.add('a');
    const ids = upTo(1000).map((n) => (n === 500 ? session.id : scene.id(`unknown ${n}`)));
    await scene.land(ids.map((id, n) => ({ id, at: NOW - n * SECOND, ip: `2001:db8::${n}` })));
    const at = NOW - 500 * SECOND;
    await scene.assertKept({ ...session, lastActiveAt: at, lastIp: '2001:db8::500', expiresAt: at + HOUR });
  },

  'brings no ended session back': async (scene) => {
    const { id } = await scene.add('a');
    await scene.store.revoke(id, newRevocation());
    await scene.land([{ id, at: NOW + MINUTE, ip: IP }], NOW - 20 * MINUTE);
    await scene.assertAbsent(id);
  },

  'brings no session back that expires at this moment': async (scene) => {
    const session = await scene.add('a', { lastActiveAt: NOW - HOUR });
    await scene.land([{ id: session.id, at: NOW, ip: IP }]);
    await scene.assertKept(session);
  },

  'moves a session in the last millisecond before it expires': async (scene) => {
    const session = await scene.add('a', { lastActiveAt: NOW - HOUR + 1 });
    await scene.land([{ id: session.id, at: NOW, ip: IP }]);
    await scene.assertKept({ ...session, lastActiveAt: NOW, lastIp: IP, expiresAt: NOW + HOUR });
  },

  'lets the latest of racing activities stand': async (scene) => {
    const session = await scene.add('a', { absoluteExpiresAt: NOW + 30 * DAY });
    const times = [3, 9, 1, 7, 5, 8, 2, 6];
    await Promise.all(
      times.map((n) =>
        scene.land([{ id: session.id, at: NOW + n * MINUTE, ip: `192.0.2.${n}` }], NOW, scene.handle(n)),
      ),
    );
    const at = NOW + 9 * MINUTE;
    await scene.assertKept({ ...session, lastActiveAt: at, lastIp: '192.0.2.9', expiresAt: at + HOUR });
  },

  'lands overlapping sets in opposite orders, without a deadlock': async (scene) => {
    const sessions = await Promise.all(upTo(20).map((n) => scene.add(`${n}`)));
    const ids = sessions.map(({ id }) => id);
    for (const round of upTo(5)) {
      await Promise.all(
        upTo(4).map((turn) => {
          const order = turn < 2 ? ids : [...ids].reverse();
          const at = NOW + (round * 4 + turn) * MINUTE;
          return scene.land(
            order.map((id) => ({ id, at, ip: LOG_IN_IP })),
            NOW,
            scene.handle(turn),
          );
        }),
      );
    }
    const found = await scene.store.find(ids);
    assert.deepEqual(
      found.map(({ lastActiveAt }) => lastActiveAt),
      ids.map(() => NOW + 19 * MINUTE),
    );
  },

  'brings no session back whose ending it races': async (scene) => {
    for (const round of upTo(10)) {
      const { id } = await scene.add(`${round}`);
      const [, ended] = await Promise.all([
        scene.land([{ id, at: NOW, ip: IP }]),
        scene.other.revoke(id, newRevocation()),
        scene.land([{ id, at: NOW + MINUTE, ip: IP }], NOW, scene.other),
      ]);
      assert.equal(ended, true);
      await scene.assertAbsent(id);
    }
  },
});

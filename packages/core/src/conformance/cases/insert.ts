import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, MINUTE, NOW } from '../moments.js';
import { kept, newRevocation, upTo } from '../scene.js';

export const insertCases = casesOf('insert', {
  'keeps the session and returns it as it is kept': async (scene) => {
    const session = scene.session('a', {
      status: 'pending',
      createdAt: NOW - 5 * MINUTE,
      lastActiveAt: NOW - 4 * MINUTE,
      authenticatedAt: NOW - 6 * MINUTE,
      authMethods: '[{"method":"pwd","at":1}]',
      generation: 7,
      generationUsedAt: NOW - 3 * MINUTE,
      data: '{"cart":[1,2]}',
      deviceId: scene.id('device'),
      details: '{"label":"Phone"}',
    });
    assert.deepEqual(await scene.logIn(session), {
      inserted: true,
      session: kept(session),
      replaced: false,
      evicted: [],
      noted: false,
    });
    await scene.assertKept(kept(session));
  },

  'keeps what is null as null': async (scene) => {
    const nothing = { authMethods: null, generationUsedAt: null, lastIp: null, data: null };
    const session = await scene.add('a', nothing);
    await scene.assertKept(session);
  },

  'lets a session expire its idle time after its last activity': async (scene) => {
    const session = scene.session('a', { lastActiveAt: NOW - MINUTE, idleTimeout: HOUR });
    const result = await scene.logIn(session);
    assert.equal(result.inserted && result.session.expiresAt, NOW - MINUTE + HOUR);
  },

  'lets no session outlive its absolute end': async (scene) => {
    const session = scene.session('a', { idleTimeout: 30 * DAY, absoluteExpiresAt: NOW + DAY });
    const result = await scene.logIn(session);
    assert.equal(result.inserted && result.session.expiresAt, NOW + DAY);
    assert.equal((await scene.reading(session.id))?.expiresAt, NOW + DAY);
  },

  "puts the idle time of the user record in the place of the session's": async (scene) => {
    await scene.store.changeUser(scene.userId, { idleTimeout: 10 * MINUTE });
    const session = scene.session('a', { lastActiveAt: NOW, idleTimeout: HOUR });
    const timed = { ...session, idleTimeout: 10 * MINUTE, expiresAt: NOW + 10 * MINUTE };
    assert.deepEqual(await scene.logIn(session), {
      inserted: true,
      session: timed,
      replaced: false,
      evicted: [],
      noted: false,
    });
    await scene.assertKept(timed);
  },

  'gives no session more than its own longest idle time, whatever its user chose': async (scene) => {
    await scene.store.changeUser(scene.userId, { idleTimeout: 9 * HOUR });
    const session = scene.session('a', { lastActiveAt: NOW, idleTimeout: HOUR, maxIdleTimeout: 2 * HOUR });
    const timed = { ...session, idleTimeout: 2 * HOUR, expiresAt: NOW + 2 * HOUR };
    const result = await scene.logIn(session);
    assert.deepEqual(result.inserted && result.session, timed);
    await scene.assertKept(timed);
  },

  'gives a session less than its own longest idle time where its user chose that': async (scene) => {
    await scene.store.changeUser(scene.userId, { idleTimeout: 10 * MINUTE });
    const session = scene.session('a', { lastActiveAt: NOW, idleTimeout: HOUR, maxIdleTimeout: HOUR });
    await scene.logIn(session);
    await scene.assertKept({ ...session, idleTimeout: 10 * MINUTE, expiresAt: NOW + 10 * MINUTE });
  },

  'keeps the idle time under a longest one where the user record has none': async (scene) => {
    await scene.assertKept(await scene.add('a', { idleTimeout: HOUR, maxIdleTimeout: 2 * HOUR }));
  },

  "keeps the session's idle time where the user record has none": async (scene) => {
    await scene.store.changeUser(scene.userId, { details: '{"known":[]}' });
    await scene.assertKept(await scene.add('a', { idleTimeout: 20 * HOUR }));
  },

  'refuses a log-in as outdated whose check began before validAfter': async (scene) => {
    await scene.store.changeUser(scene.userId, { validAfter: NOW });
    const session = scene.session('a');
    const result = await scene.store.insert({ session, authenticationStartedAt: NOW - 1, now: NOW });
    assert.deepEqual(result, { inserted: false, reason: 'outdated' });
    await scene.assertAbsent(session.id);
  },

  'admits a log-in whose check began at validAfter': async (scene) => {
    await scene.store.changeUser(scene.userId, { validAfter: NOW });
    const session = scene.session('a');
    const result = await scene.store.insert({ session, authenticationStartedAt: NOW, now: NOW });
    assert.equal(result.inserted, true);
  },

  "is not held up by another user's validAfter": async (scene) => {
    await scene.store.changeUser(scene.user('other'), { validAfter: NOW + DAY });
    assert.equal((await scene.logIn(scene.session('a'))).inserted, true);
  },

  'ends nobody for a log-in that is outdated': async (scene) => {
    await scene.add('a');
    await scene.store.changeUser(scene.userId, { validAfter: NOW });
    const result = await scene.store.insert({
      session: scene.session('b'),
      authenticationStartedAt: NOW - 1,
      now: NOW,
      limit: { max: 1, onLimit: 'evictOldest', revocation: newRevocation() },
    });
    assert.deepEqual(result, { inserted: false, reason: 'outdated' });
    assert.deepEqual(await scene.foundIds([scene.id('a')]), [scene.id('a')]);
  },

  'refuses an id that exists and overwrites nothing': async (scene) => {
    const first = await scene.add('a');
    const second = scene.session('a', { userId: scene.user('other'), details: '{"second":true}' });
    assert.deepEqual(await scene.logIn(second), { inserted: false, reason: 'exists' });
    await scene.assertKept(first);
  },

  'refuses the id of an ended session, which stays ended': async (scene) => {
    const session = await scene.add('a');
    await scene.store.revoke(session.id, newRevocation());
    assert.deepEqual(await scene.logIn(scene.session('a')), { inserted: false, reason: 'exists' });
    await scene.assertAbsent(session.id);
  },

  'refuses an id that exists, whatever the limit would say': async (scene) => {
    const kept = [await scene.add('a'), await scene.add('b')];
    for (const onLimit of ['reject', 'evictOldest'] as const) {
      const limit = { max: 1, onLimit, revocation: newRevocation() };
      assert.deepEqual(await scene.logIn(scene.session('a'), limit), { inserted: false, reason: 'exists' });
    }
    for (const session of kept) await scene.assertKept(session);
  },

  'admits one of several that race for an id': async (scene) => {
    const sessions = upTo(6).map((n) => scene.session('a', { generation: n }));
    const results = await Promise.all(
      sessions.map((session, n) => scene.logIn(session, undefined, scene.handle(n))),
    );
    const [winner, ...more] = results.filter((result) => result.inserted);
    assert.ok(winner, 'somebody should have been admitted');
    assert.deepEqual(more, []);
    for (const result of results) {
      if (!result.inserted) assert.equal(result.reason, 'exists');
    }
    await scene.assertKept(winner.session);
  },

  'never slips in behind a change of validAfter and an ending of all': async (scene) => {
    for (const round of upTo(20)) {
      const userId = scene.user(`round ${round}`);
      const logIns = upTo(3).map((n) =>
        scene.handle(n).insert({
          session: scene.session(`${round}/${n}`, { userId }),
          authenticationStartedAt: NOW - 1,
          now: NOW,
        }),
      );
      const changePassword = async () => {
        await scene.other.changeUser(userId, { validAfter: NOW });
        await scene.other.revokeAll(userId, newRevocation());
      };
      await Promise.all([...logIns, changePassword()]);
      assert.deepEqual(await scene.listedIds(userId), [], 'a log-in with the old password is alive');
    }
  },
});

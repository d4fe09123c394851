import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { HOUR, NOW } from '../moments.js';
import { factsOf, newRevocation, sorted, upTo } from '../scene.js';

export const findCases = casesOf('find', {
  'finds nothing for an empty set': async (scene) => {
    await scene.add('a');
    assert.deepEqual(await scene.store.find([]), []);
  },

  'passes over ids that are unknown': async (scene) => {
    const { id } = await scene.add('a');
    assert.deepEqual(
      (await scene.store.find([scene.id('unknown'), id])).map((session) => session.id),
      [id],
    );
  },

  'returns the facts of a session without its details': async (scene) => {
    const session = await scene.add('a', {
      status: 'pending',
      authMethods: '[{"method":"pwd","at":1}]',
      generation: 3,
      generationUsedAt: NOW - HOUR,
      data: '{"theme":"dark"}',
      details: '{"label":"Phone"}',
    });
    const found = await scene.store.find([session.id]);
    assert.deepEqual(
      found.map((facts) => ({ ...facts })),
      [factsOf(session)],
    );
  },

  'returns whether a log-in was to be remembered, as it was put in': async (scene) => {
    for (const rememberMe of [true, false, null]) {
      const session = await scene.add(`${rememberMe}`, { rememberMe });
      const found = await scene.store.find([session.id]);
      assert.deepEqual(
        found.map((facts) => ({ ...facts })),
        [factsOf(session)],
      );
      await scene.assertKept(session);
    }
  },

  'returns by whom its user is impersonated, as it was put in': async (scene) => {
    for (const impersonatedBy of ['support-7', ' Süpport\n', 's'.repeat(255), null]) {
      const session = await scene.add(`${impersonatedBy}`, { status: 'impersonated', impersonatedBy });
      const found = await scene.store.find([session.id]);
      assert.deepEqual(
        found.map((facts) => ({ ...facts })),
        [factsOf(session)],
      );
      await scene.assertKept(session);
    }
  },

  'returns each session once, however often its id is given': async (scene) => {
    const { id } = await scene.add('a');
    const found = await scene.store.find([id, scene.id('unknown'), id, id]);
    assert.deepEqual(
      found.map((session) => session.id),
      [id],
    );
  },

  'finds sessions of several users at once': async (scene) => {
    const mine = await scene.add('mine');
    const theirs = await scene.add('theirs', { userId: scene.user('other') });
    const found = await scene.store.find([mine.id, theirs.id]);
    assert.deepEqual(
      sorted(found.map(({ id, userId }) => `${id} ${userId}`)),
      sorted([mine, theirs].map(({ id, userId }) => `${id} ${userId}`)),
    );
  },

  'finds those that are there among a thousand ids': async (scene) => {
    const there = await Promise.all(['a', 'b', 'c'].map((label) => scene.add(label)));
    const ids = upTo(1000).map((n) => there[n / 400]?.id ?? scene.id(`unknown ${n}`));
    const found = await scene.store.find(ids);
    assert.deepEqual(sorted(found.map(({ id }) => id)), sorted(there.map(({ id }) => id)));
  },

  'finds a session that has expired': async (scene) => {
    const { id } = await scene.add('a', { lastActiveAt: NOW - 9 * HOUR });
    assert.deepEqual(await scene.foundIds([id]), [id]);
  },

  'does not find a session that was ended': async (scene) => {
    const { id } = await scene.add('a');
    await scene.store.revoke(id, newRevocation());
    assert.deepEqual(await scene.store.find([id]), []);
  },
});

export const readCases = casesOf('read', {
  'is null where there is no such session': async (scene) => {
    assert.equal(await scene.store.read(scene.id('unknown')), null);
  },

  'returns the session with its details': async (scene) => {
    await scene.add('another', { details: '{"label":"Laptop"}' });
    const session = await scene.add('a', { details: '{"label":"Phone"}' });
    await scene.assertKept(session);
  },

  'returns a session that has expired': async (scene) => {
    await scene.assertKept(await scene.add('a', { lastActiveAt: NOW - 9 * HOUR }));
  },

  'is null for a session that was ended': async (scene) => {
    const { id } = await scene.add('a');
    await scene.store.revoke(id, newRevocation());
    assert.equal(await scene.store.read(id), null);
  },
});

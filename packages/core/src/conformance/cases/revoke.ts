import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { HOUR, NOW } from '../moments.js';
import { newRevocation, sorted, upTo } from '../scene.js';

export const revokeCases = casesOf('revoke', {
  'is true and leaves the other sessions': async (scene) => {
    const { id } = await scene.add('a');
    const bystander = await scene.add('b');
    assert.equal(await scene.store.revoke(id, newRevocation()), true);
    await scene.assertKept(bystander);
  },

  'is false the second time': async (scene) => {
    const { id } = await scene.add('a');
    await scene.store.revoke(id, newRevocation());
    assert.equal(await scene.store.revoke(id, newRevocation()), false);
  },

  'is false where there is no such session': async (scene) => {
    assert.equal(await scene.store.revoke(scene.id('unknown'), newRevocation()), false);
    assert.equal(await scene.store.revoke(scene.id('unknown'), newRevocation(), scene.userId), false);
  },

  'ends a session that has expired': async (scene) => {
    const { id } = await scene.add('a', { lastActiveAt: NOW - 9 * HOUR });
    assert.equal(await scene.store.revoke(id, newRevocation()), true);
    assert.deepEqual(await scene.store.find([id]), []);
  },

  "ends the owner's session": async (scene) => {
    const { id } = await scene.add('a');
    assert.equal(await scene.store.revoke(id, newRevocation(), scene.userId), true);
    assert.deepEqual(await scene.store.find([id]), []);
  },

  "is false for somebody else's session and leaves it": async (scene) => {
    const theirs = await scene.add('a', { userId: scene.user('other') });
    assert.equal(await scene.store.revoke(theirs.id, newRevocation(), scene.userId), false);
    await scene.assertKept(theirs);
  },

  'is true for exactly one of those that race': async (scene) => {
    for (const round of upTo(10)) {
      const { id } = await scene.add(`${round}`);
      const answers = await Promise.all(
        upTo(6).map((turn) => scene.handle(turn).revoke(id, newRevocation())),
      );
      assert.deepEqual(
        answers.filter((ended) => ended),
        [true],
      );
    }
  },
});

export const revokeAllCases = casesOf('revokeAll', {
  'ends all sessions of the user and returns their ids': async (scene) => {
    const active = await scene.add('active');
    const pending = await scene.add('pending', { status: 'pending' });
    const ended = await scene.store.revokeAll(scene.userId, newRevocation());
    assert.deepEqual(sorted(ended), sorted([active.id, pending.id]));
    assert.deepEqual(await scene.store.find([active.id, pending.id]), []);
  },

  'returns nothing for a user without sessions': async (scene) => {
    assert.deepEqual(await scene.store.revokeAll(scene.userId, newRevocation()), []);
  },

  'ends expired sessions too': async (scene) => {
    const { id } = await scene.add('a', { lastActiveAt: NOW - 9 * HOUR });
    assert.deepEqual(await scene.store.revokeAll(scene.userId, newRevocation()), [id]);
    assert.deepEqual(await scene.store.find([id]), []);
  },

  'does not return those that had ended before': async (scene) => {
    const before = await scene.add('before');
    await scene.store.revoke(before.id, newRevocation());
    const now = await scene.add('now');
    assert.deepEqual(await scene.store.revokeAll(scene.userId, newRevocation()), [now.id]);
    assert.deepEqual(await scene.store.revokeAll(scene.userId, newRevocation()), []);
  },

  'spares the one that is excepted': async (scene) => {
    const spared = await scene.add('spared');
    const others = await Promise.all(['a', 'b'].map((label) => scene.add(label)));
    const ended = await scene.store.revokeAll(scene.userId, newRevocation(), spared.id);
    assert.deepEqual(sorted(ended), sorted(others.map(({ id }) => id)));
    await scene.assertKept(spared);
  },

  'ends all where the excepted one is not there': async (scene) => {
    const { id } = await scene.add('a');
    assert.deepEqual(await scene.store.revokeAll(scene.userId, newRevocation(), scene.id('unknown')), [id]);
  },

  "touches nobody else's sessions, not even with theirs excepted": async (scene) => {
    const mine = await scene.add('mine');
    const theirs = await scene.add('theirs', { userId: scene.user('other') });
    const excepted = await scene.add('excepted', { userId: scene.user('other') });
    assert.deepEqual(await scene.store.revokeAll(scene.userId, newRevocation(), excepted.id), [mine.id]);
    await scene.assertKept(theirs);
    await scene.assertKept(excepted);
  },

  'ends very many': async (scene) => {
    const sessions = await Promise.all(upTo(60).map((n) => scene.add(`${n}`)));
    const ids = sessions.map(({ id }) => id);
    assert.deepEqual(sorted(await scene.store.revokeAll(scene.userId, newRevocation())), sorted(ids));
    assert.deepEqual(await scene.store.find(ids), []);
  },

  'reports each session to one of those that race': async (scene) => {
    for (const round of upTo(8)) {
      const userId = scene.user(`round ${round}`);
      const sessions = await Promise.all(upTo(5).map((n) => scene.add(`${round}/${n}`, { userId })));
      const answers = await Promise.all(
        upTo(4).map((turn) => scene.handle(turn).revokeAll(userId, newRevocation())),
      );
      assert.deepEqual(sorted(answers.flat()), sorted(sessions.map(({ id }) => id)));
    }
  },

  'reports no session that an end reports which it races': async (scene) => {
    for (const round of upTo(8)) {
      const userId = scene.user(`round ${round}`);
      const sessions = await Promise.all(upTo(5).map((n) => scene.add(`${round}/${n}`, { userId })));
      const [ended, ...alone] = await Promise.all([
        scene.store.revokeAll(userId, newRevocation()),
        ...sessions.map(async ({ id }, n) =>
          (await scene.handle(n + 1).revoke(id, newRevocation())) ? [id] : [],
        ),
      ]);
      assert.deepEqual(sorted([...ended, ...alone.flat()]), sorted(sessions.map(({ id }) => id)));
    }
  },
});

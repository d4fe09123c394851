import assert from 'node:assert/strict';
import type { UserRecord } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, NOW } from '../moments.js';
import { newRevocation, type Scene, sorted, upTo } from '../scene.js';

export const findUserCases = casesOf('findUser', {
  'is null where nothing was ever kept': async (scene) => {
    assert.equal(await scene.store.findUser(scene.userId), null);
  },

  'returns the record of that user': async (scene) => {
    await scene.store.changeUser(scene.user('other'), { validAfter: NOW + DAY });
    await scene.store.changeUser(scene.userId, {
      validAfter: NOW,
      idleTimeout: HOUR,
      details: '{"known":[1]}',
    });
    await assertUser(scene, { validAfter: NOW, idleTimeout: HOUR, details: '{"known":[1]}' });
  },
});

export const changeUserCases = casesOf('changeUser', {
  'in the name of a session makes a record where that is there, ended or not': async (scene) => {
    for (const isEnded of [false, true]) {
      const userId = scene.user(`ended ${isEnded}`);
      const { id } = await scene.add(`${isEnded}`, { userId });
      if (isEnded) await scene.store.revoke(id, newRevocation());
      const expected = { details: '{}', session: id };
      assert.equal(await scene.store.changeUser(userId, { details: '{"known":[1]}' }, expected), true);
      assert.equal((await scene.store.findUser(userId))?.details, '{"known":[1]}');
    }
  },

  "in the name of a session makes none where there is no such session, or it is somebody else's": async (
    scene,
  ) => {
    const theirs = await scene.add('theirs', { userId: scene.user('other') });
    for (const session of [scene.id('unknown'), theirs.id]) {
      const expected = { details: '{}', session };
      assert.equal(await scene.store.changeUser(scene.userId, { details: '{"known":[1]}' }, expected), false);
    }
    assert.equal(await scene.store.findUser(scene.userId), null);
  },

  'makes the record, with defaults for what is not named': async (scene) => {
    for (const [n, changes] of [
      { validAfter: NOW },
      { idleTimeout: HOUR },
      { details: '[1]' },
      {},
    ].entries()) {
      const userId = scene.user(`${n}`);
      assert.equal(await scene.store.changeUser(userId, changes), true);
      await assertUser(scene, { userId, ...changes });
    }
  },

  'changes the members named, and nothing else': async (scene) => {
    let user: Partial<UserRecord> = { validAfter: NOW, idleTimeout: HOUR, details: '{"known":[1]}' };
    await scene.store.changeUser(scene.userId, user);
    await scene.store.changeUser(scene.user('other'), { details: '{"other":true}' });
    for (const change of [
      { validAfter: NOW + DAY },
      { idleTimeout: 2 * HOUR },
      { details: '{"known":[2]}' },
      { idleTimeout: null },
      {},
    ]) {
      assert.equal(await scene.store.changeUser(scene.userId, change), true);
      user = { ...user, ...change };
      await assertUser(scene, user);
    }
    await assertUser(scene, { userId: scene.user('other'), details: '{"other":true}' });
  },

  'moves validAfter on, whatever is given, and changes the rest all the same': async (scene) => {
    await scene.store.changeUser(scene.userId, { validAfter: NOW });
    for (const [n, validAfter] of [NOW - DAY, NOW, 0].entries()) {
      const changes = { validAfter, idleTimeout: HOUR + n };
      assert.equal(await scene.store.changeUser(scene.userId, changes), true);
      await assertUser(scene, { validAfter: NOW + n + 1, idleTimeout: HOUR + n });
    }
  },

  'moves validAfter on beyond that of an erasure': async (scene) => {
    const revocation = newRevocation();
    await scene.store.eraseUser(scene.userId, { validAfter: NOW, revocation });
    await scene.store.changeUser(scene.userId, { validAfter: NOW - DAY });
    await assertUser(scene, { validAfter: NOW + 1 });
  },

  'is true where the values are the same already': async (scene) => {
    const user = { idleTimeout: HOUR, details: '{"known":[1]}' };
    await scene.store.changeUser(scene.userId, user);
    assert.equal(await scene.store.changeUser(scene.userId, user, { details: user.details }), true);
    await assertUser(scene, user);
  },

  'changes a record that has the expected details': async (scene) => {
    await scene.store.changeUser(scene.userId, { details: '{"known":[1]}' });
    const expected = { details: '{"known":[1]}' };
    assert.equal(await scene.store.changeUser(scene.userId, { details: '{"known":[2]}' }, expected), true);
    await assertUser(scene, { details: '{"known":[2]}' });
  },

  'is false for other details than expected, byte for byte, and changes nothing': async (scene) => {
    await scene.store.changeUser(scene.userId, { details: '{"known":["a"]}' });
    const changes = { validAfter: NOW, idleTimeout: HOUR, details: '{}' };
    for (const details of ['{}', '{"known":["A"]}', '{"known": ["a"]}', '{"known":["a"]} ']) {
      assert.equal(await scene.store.changeUser(scene.userId, changes, { details }), false);
    }
    await assertUser(scene, { details: '{"known":["a"]}' });
  },

  'takes the details of a missing record for {}': async (scene) => {
    const expected = { details: '{}' };
    assert.equal(await scene.store.changeUser(scene.userId, { details: '{"known":[1]}' }, expected), true);
    await assertUser(scene, { details: '{"known":[1]}' });
  },

  'makes no record where other details than {} are expected': async (scene) => {
    const expected = { details: '{"known":[1]}' };
    assert.equal(await scene.store.changeUser(scene.userId, { validAfter: NOW }, expected), false);
    assert.equal(await scene.store.findUser(scene.userId), null);
  },

  'lets one of those win that race to make the record': (scene) => oneWins(scene, '{}'),

  'lets one of those win that race to change the details': async (scene) => {
    await scene.store.changeUser(scene.userId, { details: '{"known":[1]}' });
    await oneWins(scene, '{"known":[1]}');
  },

  'loses no word of writers who read, compare and try again': async (scene) => {
    await Promise.all(
      upTo(6).map(async (n) => {
        const store = scene.handle(n);
        for (let attempt = 0; attempt < 200; attempt += 1) {
          const details = (await store.findUser(scene.userId))?.details ?? '{}';
          const words = details === '{}' ? [] : (JSON.parse(details) as string[]);
          const changes = { details: JSON.stringify([...words, `${n}`]) };
          if (await store.changeUser(scene.userId, changes, { details })) return;
        }
        assert.fail('of those that race one should win, so that all have their turn');
      }),
    );
    const details = (await scene.store.findUser(scene.userId))?.details ?? '[]';
    assert.deepEqual(
      sorted(JSON.parse(details) as string[]),
      upTo(6).map((n) => `${n}`),
    );
  },

  'lets the greatest validAfter stand of those that race': async (scene) => {
    for (const round of upTo(5)) {
      const userId = scene.user(`round ${round}`);
      const times = [3, 5, 1, 4, 2].map((n) => NOW + n * HOUR);
      await Promise.all(
        times.map((validAfter, turn) => scene.handle(turn).changeUser(userId, { validAfter })),
      );
      const { validAfter = 0 } = (await scene.store.findUser(userId)) ?? {};
      const greatest = NOW + 5 * HOUR;
      // Each that came behind the greatest moves on by one.
      assert.ok(validAfter >= greatest && validAfter < greatest + times.length, `not ${validAfter}`);
    }
  },

  'loses no change of another member that it races': async (scene) => {
    for (const round of upTo(5)) {
      const userId = scene.user(`round ${round}`);
      const changes = [{ validAfter: NOW }, { idleTimeout: HOUR }, { details: '{"known":[1]}' }];
      await Promise.all(changes.map((change, turn) => scene.handle(turn).changeUser(userId, change)));
      await assertUser(scene, { userId, validAfter: NOW, idleTimeout: HOUR, details: '{"known":[1]}' });
    }
  },
});

/** Asserts the whole record of the case's user, or of the one named: defaults but for these members. */
async function assertUser(scene: Scene, members: Partial<UserRecord>): Promise<void> {
  const expected = { userId: scene.userId, validAfter: 0, idleTimeout: null, details: '{}', ...members };
  assert.deepEqual({ ...(await scene.store.findUser(expected.userId)) }, expected);
}

async function oneWins(scene: Scene, details: string): Promise<void> {
  const answers = await Promise.all(
    upTo(6).map((n) => scene.handle(n).changeUser(scene.userId, { details: `{"by":${n}}` }, { details })),
  );
  assert.deepEqual(
    answers.filter((won) => won),
    [true],
  );
  await assertUser(scene, { details: `{"by":${answers.indexOf(true)}}` });
}

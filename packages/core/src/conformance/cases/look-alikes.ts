import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, NOW } from '../moments.js';
import { kept, LOG_IN_IP, limitOf, newRevocation, type Scene } from '../scene.js';

/** User ids that one collation or another takes for the same as this one, in which `alice` stands. */
function lookalikesOf(alice: string): string[] {
  const spellings = ['Alice', 'ALICE', '\u00e1lice', 'a\u0301lice', 'alice\u200b', '\uff41lice'];
  return [
    ...spellings.map((spelling) => alice.replace('alice', spelling)),
    `${alice} `,
    ` ${alice}`,
    `${alice}\t`,
  ];
}

export const lookalikeCases = casesOf('user ids that look alike', {
  'are users of their own in insert and find': async (scene) => {
    const { alice, others } = await addEach(scene);
    for (const session of [alice, ...others]) {
      const [found] = await scene.store.find([session.id]);
      assert.equal(found?.userId, session.userId);
    }
  },

  'are users of their own in list': async (scene) => {
    const { alice, others } = await addEach(scene);
    assert.deepEqual(await scene.listedIds(alice.userId), [alice.id]);
    for (const other of others) assert.deepEqual(await scene.listedIds(other.userId), [other.id]);
  },

  'are users of their own in a limit': async (scene) => {
    const { others } = await addEach(scene);
    const session = scene.session('new', { userId: scene.user('alice') });
    assert.deepEqual(await scene.logIn(session, limitOf(2, 'reject')), {
      inserted: true,
      session: kept(session),
      replaced: false,
      evicted: [],
      noted: false,
    });
    const ids = others.map(({ id }) => id);
    assert.deepEqual(await scene.foundIds(ids), ids);
  },

  'are users of their own in listEnded': async (scene) => {
    const { alice, others } = await addEach(scene);
    for (const { id } of [alice, ...others]) await scene.store.revoke(id, newRevocation());
    for (const { id, userId } of [alice, ...others]) {
      const ended = await scene.store.listEnded(userId, { now: NOW, limit: 10 });
      assert.deepEqual(
        ended.map((session) => session.id),
        [id],
      );
    }
  },

  'are users of their own in update': async (scene) => {
    const { alice, others } = await addEach(scene);
    for (const { userId } of others) {
      assert.equal(await scene.store.update(alice.id, { userId }, { generation: 1 }, NOW), false);
    }
  },

  'are users of their own in admit': async (scene) => {
    const { alice, others } = await addEach(scene);
    for (const { userId } of others) {
      assert.deepEqual(await scene.admit(alice.id, { userId }), { admitted: false, reason: 'changed' });
    }
    await scene.assertKept(alice);
  },

  'are users of their own in the limit of an admission': async (scene) => {
    const { alice, others } = await addEach(scene);
    const { userId } = alice;
    const { id } = await scene.add('new', { userId, status: 'pending' });
    const admitted = { admitted: true, evicted: [alice.id] };
    assert.deepEqual(await scene.admit(id, { userId, limit: limitOf(1) }), admitted);
    const ids = others.map((other) => other.id);
    assert.deepEqual(await scene.foundIds(ids), ids);
  },

  'are users of their own in setIdleTimeout': async (scene) => {
    const { alice, others } = await addEach(scene);
    await scene.store.setIdleTimeout(alice.userId, 2 * HOUR, NOW);
    for (const other of others) await scene.assertKept(other);
  },

  'are users of their own in end': async (scene) => {
    const { alice, others } = await addEach(scene);
    for (const { userId } of others)
      assert.equal(await scene.store.revoke(alice.id, newRevocation(), userId), false);
  },

  'are users of their own in revokeAll': async (scene) => {
    const { alice, others } = await addEach(scene);
    assert.deepEqual(await scene.store.revokeAll(alice.userId, newRevocation()), [alice.id]);
    for (const other of others) await scene.assertKept(other);
  },

  'have user records of their own': async (scene) => {
    const alice = scene.user('alice');
    const others = lookalikesOf(alice);
    await scene.store.changeUser(alice, { details: '{"n":-1}' });
    for (const [n, other] of others.entries()) {
      assert.equal(await scene.store.findUser(other), null);
      assert.equal(await scene.store.changeUser(other, { details: `{"n":${n}}` }, { details: '{}' }), true);
    }
    assert.equal((await scene.store.findUser(alice))?.details, '{"n":-1}');
    for (const [n, other] of others.entries()) {
      const expected = { userId: other, validAfter: 0, idleTimeout: null, details: `{"n":${n}}` };
      assert.deepEqual({ ...(await scene.store.findUser(other)) }, expected);
    }
  },

  'are held up by no validAfter but their own': async (scene) => {
    const alice = scene.user('alice');
    await scene.store.changeUser(alice, { validAfter: NOW + DAY });
    for (const userId of lookalikesOf(alice)) await scene.add(userId, { userId });
  },
});

export const idCases = casesOf('session ids that look alike', {
  'are sessions of their own': async (scene) => {
    const rest = scene.id('x').slice(1);
    const lower = await scene.add('lower', { id: `a${rest}`, details: '{"is":"lower"}' });
    const upper = await scene.add('upper', { id: `A${rest}`, details: '{"is":"upper"}' });
    await scene.assertKept(lower);
    await scene.assertKept(upper);
    await scene.land([{ id: lower.id, at: NOW, ip: LOG_IN_IP }]);
    assert.equal(await scene.store.update(lower.id, {}, { generation: 1 }, NOW), true);
    await scene.assertKept(upper);
    assert.deepEqual(await scene.store.revokeAll(scene.userId, newRevocation(), upper.id), [lower.id]);
    assert.deepEqual(await scene.foundIds([lower.id, upper.id]), [upper.id]);
  },

  'are absent where only the other one is there': async (scene) => {
    const rest = scene.id('x').slice(1);
    const session = await scene.add('x', { id: `a${rest}` });
    for (const id of [`A${rest}`, `a${rest} `, ` a${rest}`, `a${rest.slice(0, -1)}`, `a${rest}A`]) {
      assert.deepEqual(await scene.store.find([id]), []);
      assert.equal(await scene.store.read(id), null);
      await scene.land([{ id, at: NOW, ip: LOG_IN_IP }]);
      assert.equal(await scene.store.update(id, {}, { generation: 1 }, NOW), false);
      assert.deepEqual(await scene.admit(id), { admitted: false, reason: 'changed' });
      assert.equal(await scene.store.revoke(id, newRevocation()), false);
    }
    await scene.assertKept(session);
  },
});

/** One session of alice and one of each who looks like her. */
async function addEach(scene: Scene) {
  const userId = scene.user('alice');
  const alice = await scene.add('alice', { userId });
  const others = await Promise.all(lookalikesOf(userId).map((other) => scene.add(other, { userId: other })));
  return { alice, others };
}

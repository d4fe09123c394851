import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { HOUR, MINUTE, NOW } from '../moments.js';
import { LOG_IN_IP, limitOf, newRevocation, type Scene } from '../scene.js';

/** Each looks once through the other handle before the change too, so that whoever remembers is found out. */
export const handleCases = casesOf('another handle', {
  'sees an insert that was acknowledged': async (scene) => {
    assert.deepEqual(await findThere(scene), []);
    assert.deepEqual(await scene.listedIds(scene.userId, NOW, scene.other), []);
    await scene.add('a');
    assert.deepEqual(await findThere(scene), [scene.id('a')]);
    assert.deepEqual(await scene.listedIds(scene.userId, NOW, scene.other), [scene.id('a')]);
  },

  'sees an ending that was acknowledged': async (scene) => {
    const { id } = await scene.add('a');
    assert.deepEqual(await findThere(scene), [id]);
    assert.notEqual(await scene.other.read(id), null);
    await scene.store.revoke(id, newRevocation());
    assert.deepEqual(await findThere(scene), []);
    assert.equal(await scene.other.read(id), null);
  },

  'sees an ending of all that was acknowledged': async (scene) => {
    const { id } = await scene.add('a');
    assert.deepEqual(await findThere(scene), [id]);
    await scene.store.revokeAll(scene.userId, newRevocation());
    assert.deepEqual(await findThere(scene), []);
  },

  'sees an eviction that was acknowledged': async (scene) => {
    const { id } = await scene.add('a');
    assert.deepEqual(await findThere(scene), [id]);
    await scene.logIn(scene.session('b'), limitOf(1));
    assert.deepEqual(await findThere(scene), []);
  },

  'sees an admission that was acknowledged, and its eviction': async (scene) => {
    const { id: evicted } = await scene.add('a');
    const session = await scene.add('b', { status: 'pending' });
    assert.deepEqual(await findThere(scene), [evicted]);
    assert.deepEqual({ ...(await scene.other.read(session.id)) }, session);
    const changes = { status: 'active', generation: 1 } as const;
    await scene.admit(session.id, { changes, limit: limitOf(1) });
    assert.deepEqual(await findThere(scene), []);
    assert.deepEqual({ ...(await scene.other.read(session.id)) }, { ...session, ...changes });
  },

  'sees activity and updates that were acknowledged': async (scene) => {
    const session = await scene.add('a');
    assert.deepEqual({ ...(await scene.other.read(session.id)) }, session);
    await scene.land([{ id: session.id, at: NOW, ip: LOG_IN_IP }]);
    await scene.store.update(session.id, {}, { generation: 1 }, NOW);
    const changed = { ...session, lastActiveAt: NOW, expiresAt: NOW + HOUR, generation: 1 };
    assert.deepEqual({ ...(await scene.other.read(session.id)) }, changed);
  },

  'sees a user record that was acknowledged': async (scene) => {
    assert.equal(await scene.other.findUser(scene.userId), null);
    await scene.store.changeUser(scene.userId, { validAfter: NOW, idleTimeout: MINUTE });
    assert.equal((await scene.other.findUser(scene.userId))?.validAfter, NOW);
    const request = { session: scene.session('a'), authenticationStartedAt: NOW - 1, now: NOW };
    assert.deepEqual(await scene.other.insert(request), { inserted: false, reason: 'outdated' });
  },
});

/** Whether the session labelled `a` is found through the other handle. */
async function findThere(scene: Scene): Promise<string[]> {
  return (await scene.other.find([scene.id('a')])).map(({ id }) => id);
}

import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { DAY, NOW } from '../moments.js';
import { limitOf, newRevocation, type Scene, sorted, upTo } from '../scene.js';

export const findRevokedCases = casesOf('findRevoked', {
  'finds the one that an end has ended': async (scene) => {
    const { id } = await scene.add('a');
    await scene.add('b');
    const revocation = newRevocation();
    await scene.store.revoke(id, revocation, scene.userId);
    assert.deepEqual(await findRevoked(scene, revocation), [id]);
  },

  'finds all that an ending of all has ended, also expired ones': async (scene) => {
    const ids = await Promise.all(upTo(60).map(async (n) => (await scene.add(`${n}`)).id));
    const expired = await scene.add('expired', { lastActiveAt: NOW - DAY });
    const revocation = newRevocation();
    await scene.store.revokeAll(scene.userId, revocation);
    assert.deepEqual(sorted(await findRevoked(scene, revocation)), sorted([...ids, expired.id]));
  },

  'finds what was evicted for a log-in, and what it replaced, each by its own': async (scene) => {
    const { id: evicted } = await scene.add('idle', { lastActiveAt: NOW - DAY, idleTimeout: 2 * DAY });
    await scene.add('there');
    const { id: replaced } = await scene.add('old');
    const limit = limitOf(2);
    const replaces = { id: replaced, revocation: newRevocation({ reason: 'replaced' }) };
    await scene.logIn(scene.session('new', { lastActiveAt: NOW }), limit, scene.store, replaces);
    assert.deepEqual(await findRevoked(scene, limit.revocation), [evicted]);
    assert.deepEqual(await findRevoked(scene, replaces.revocation), [replaced]);
  },

  'finds what was replaced where there is no limit': async (scene) => {
    const { id } = await scene.add('old');
    const replaces = { id, revocation: newRevocation({ reason: 'replaced' }) };
    await scene.logIn(scene.session('new'), undefined, scene.store, replaces);
    assert.deepEqual(await findRevoked(scene, replaces.revocation), [id]);
  },

  'finds what was evicted for an admission': async (scene) => {
    const { id: evicted } = await scene.add('there');
    const { id } = await scene.add('pending', { status: 'pending' });
    const limit = limitOf(1);
    await scene.admit(id, { limit });
    assert.deepEqual(await findRevoked(scene, limit.revocation), [evicted]);
  },

  'finds nothing of an operation that has ended nothing': async (scene) => {
    const { id } = await scene.add('a');
    await scene.store.revoke(id, newRevocation());
    const late = newRevocation();
    await scene.store.revoke(id, late);
    await scene.store.revokeAll(scene.userId, late);
    assert.deepEqual(await findRevoked(scene, late), []);
  },

  'finds nothing that another operation has ended': async (scene) => {
    const [first, second] = [newRevocation(), newRevocation()];
    const { id } = await scene.add('a');
    await scene.store.revoke(id, first);
    const { id: next } = await scene.add('b');
    await scene.store.revokeAll(scene.userId, second);
    assert.deepEqual(await findRevoked(scene, first), [id]);
    assert.deepEqual(await findRevoked(scene, second), [next]);
  },

  "finds no session of somebody else's": async (scene) => {
    const theirs = await scene.add('theirs', { userId: scene.user('other') });
    const revocation = newRevocation();
    await scene.store.revoke(theirs.id, revocation);
    assert.deepEqual(await findRevoked(scene, revocation), []);
    assert.deepEqual(await scene.store.findRevoked(scene.user('other'), revocation.operation), [theirs.id]);
  },

  'finds by every letter of the operation': async (scene) => {
    const { id } = await scene.add('a');
    const revocation = newRevocation({ operation: `a${newRevocation().operation.slice(1)}` });
    await scene.store.revoke(id, revocation);
    const other = newRevocation({ operation: `A${revocation.operation.slice(1)}` });
    assert.deepEqual(await findRevoked(scene, other), []);
    assert.deepEqual(await findRevoked(scene, revocation), [id]);
  },

  'finds through another handle what was acknowledged': async (scene) => {
    const { id } = await scene.add('a');
    const revocation = newRevocation();
    assert.deepEqual(await scene.other.findRevoked(scene.userId, revocation.operation), []);
    await scene.store.revoke(id, revocation);
    assert.deepEqual(await scene.other.findRevoked(scene.userId, revocation.operation), [id]);
  },
});

function findRevoked(scene: Scene, { operation }: { readonly operation: string }): Promise<string[]> {
  return scene.store.findRevoked(scene.userId, operation);
}

import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { DAY, NOW } from '../moments.js';
import { limitOf, newEnding, type Scene, sorted, upTo } from '../scene.js';

export const findEndedCases = casesOf('findEnded', {
  'finds the one that an end has ended': async (scene) => {
    const { id } = await scene.add('a');
    await scene.add('b');
    const ending = newEnding();
    await scene.store.end(id, ending, scene.userId);
    assert.deepEqual(await findEnded(scene, ending), [id]);
  },

  'finds all that an ending of all has ended, also expired ones': async (scene) => {
    const ids = await Promise.all(upTo(60).map(async (n) => (await scene.add(`${n}`)).id));
    const expired = await scene.add('expired', { lastActiveAt: NOW - DAY });
    const ending = newEnding();
    await scene.store.endAll(scene.userId, ending);
    assert.deepEqual(sorted(await findEnded(scene, ending)), sorted([...ids, expired.id]));
  },

  'finds what was evicted for a log-in, and what it replaced, each by its own': async (scene) => {
    const { id: evicted } = await scene.add('idle', { lastActiveAt: NOW - DAY, idleTimeout: 2 * DAY });
    await scene.add('there');
    const { id: replaced } = await scene.add('old');
    const limit = limitOf(2);
    const replaces = { id: replaced, ending: newEnding({ reason: 'replaced' }) };
    await scene.logIn(scene.session('new', { lastActiveAt: NOW }), limit, scene.store, replaces);
    assert.deepEqual(await findEnded(scene, limit.ending), [evicted]);
    assert.deepEqual(await findEnded(scene, replaces.ending), [replaced]);
  },

  'finds what was replaced where there is no limit': async (scene) => {
    const { id } = await scene.add('old');
    const replaces = { id, ending: newEnding({ reason: 'replaced' }) };
    await scene.logIn(scene.session('new'), undefined, scene.store, replaces);
    assert.deepEqual(await findEnded(scene, replaces.ending), [id]);
  },

  'finds what was evicted for an admission': async (scene) => {
    const { id: evicted } = await scene.add('there');
    const { id } = await scene.add('pending', { state: 'pending' });
    const limit = limitOf(1);
    await scene.admit(id, { limit });
    assert.deepEqual(await findEnded(scene, limit.ending), [evicted]);
  },

  'finds nothing of an operation that has ended nothing': async (scene) => {
    const { id } = await scene.add('a');
    await scene.store.end(id, newEnding());
    const late = newEnding();
    await scene.store.end(id, late);
    await scene.store.endAll(scene.userId, late);
    assert.deepEqual(await findEnded(scene, late), []);
  },

  'finds nothing that another operation has ended': async (scene) => {
    const [first, second] = [newEnding(), newEnding()];
    const { id } = await scene.add('a');
    await scene.store.end(id, first);
    const { id: next } = await scene.add('b');
    await scene.store.endAll(scene.userId, second);
    assert.deepEqual(await findEnded(scene, first), [id]);
    assert.deepEqual(await findEnded(scene, second), [next]);
  },

  "finds no session of somebody else's": async (scene) => {
    const theirs = await scene.add('theirs', { userId: scene.user('other') });
    const ending = newEnding();
    await scene.store.end(theirs.id, ending);
    assert.deepEqual(await findEnded(scene, ending), []);
    assert.deepEqual(await scene.store.findEnded(scene.user('other'), ending.operation), [theirs.id]);
  },

  'finds by every letter of the operation': async (scene) => {
    const { id } = await scene.add('a');
    const ending = newEnding({ operation: `a${newEnding().operation.slice(1)}` });
    await scene.store.end(id, ending);
    const other = newEnding({ operation: `A${ending.operation.slice(1)}` });
    assert.deepEqual(await findEnded(scene, other), []);
    assert.deepEqual(await findEnded(scene, ending), [id]);
  },

  'finds through another handle what was acknowledged': async (scene) => {
    const { id } = await scene.add('a');
    const ending = newEnding();
    assert.deepEqual(await scene.other.findEnded(scene.userId, ending.operation), []);
    await scene.store.end(id, ending);
    assert.deepEqual(await scene.other.findEnded(scene.userId, ending.operation), [id]);
  },
});

function findEnded(scene: Scene, { operation }: { readonly operation: string }): Promise<string[]> {
  return scene.store.findEnded(scene.userId, operation);
}

import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { NOW } from '../moments.js';
import { kept, type Scene } from '../scene.js';

export const objectCases = casesOf('objects', {
  "that insert returns are the caller's": async (scene) => {
    const session = scene.session('a');
    const request = { session, authenticationStartedAt: NOW, now: NOW };
    const result = await scene.store.insert(request);
    spoil(result.inserted ? result.session : null);
    await scene.assertKept(kept(scene.session('a')));
  },

  "that insert was given stay the caller's": async (scene) => {
    const session = scene.session('a');
    await scene.logIn(session);
    spoil(session);
    await scene.assertKept(kept(scene.session('a')));
  },

  "that find returns are the caller's": (scene) => sharesNothing(scene, ({ store }, id) => store.find([id])),

  "that read returns are the caller's": (scene) =>
    sharesNothing(scene, async ({ store }, id) => [await store.read(id)]),

  "that list returns are the caller's": (scene) =>
    sharesNothing(scene, ({ store, userId }) => store.list(userId, { now: NOW, limit: 10 })),

  "that findUser returns are the caller's": async (scene) => {
    await scene.store.changeUser(scene.userId, { validAfter: NOW });
    spoil(await scene.store.findUser(scene.userId));
    assert.equal((await scene.store.findUser(scene.userId))?.validAfter, NOW);
  },
});

async function sharesNothing(
  scene: Scene,
  answer: (scene: Scene, id: string) => Promise<readonly (object | null)[]>,
): Promise<void> {
  const session = await scene.add('a', { data: '{"n":1}' });
  for (const returned of await answer(scene, session.id)) spoil(returned);
  await scene.assertKept(session);
}

/** Overwrites every member, as far as the object lets itself be changed. */
function spoil(returned: object | null): void {
  assert.ok(returned, 'there should be an object');
  for (const member of Object.keys(returned)) Reflect.set(returned, member, 'spoilt');
}

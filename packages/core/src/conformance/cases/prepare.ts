import assert from 'node:assert/strict';
import { casesOf } from '../conformance-case.js';
import { upTo } from '../scene.js';

export const prepareCases = casesOf('prepare', {
  'may be called again and loses nothing': async (scene) => {
    const session = await scene.add('a');
    await scene.store.prepare();
    await scene.assertKept(session);
  },

  'may be called by several at once, while others work': async (scene) => {
    const [session] = await Promise.all([
      scene.add('a'),
      ...upTo(4).map((turn) => scene.handle(turn).prepare()),
    ]);
    await scene.assertKept(session);
  },

  'leaves nothing to be planned': async ({ store }) => {
    await store.prepare();
    // A store without a schema plans nothing.
    assert.deepEqual([...((await store.planPreparation?.()) ?? [])], []);
  },
});

import assert from 'node:assert/strict';
import type { ExpectedSession, SessionChanges } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { DAY, NOW } from '../moments.js';
import { kept, LOG_IN_IP, newRevocation, type Scene, upTo } from '../scene.js';

export const updateRaceCases = casesOf('racing updates', {
  'let one of those win that raise a generation': async (scene) => {
    const session = await scene.add('a');
    const wins = await race(scene, session.id, { generation: 0 }, (n) => ({ generation: 1, data: `${n}` }));
    await scene.assertKept({ ...session, generation: 1, data: `${onlyOne(wins)}` });
  },

  'let one of those win that note the first use of a generation': async (scene) => {
    const session = await scene.add('a', { generation: 1 });
    const expected = { generation: 1, generationUsedAt: null };
    const wins = await race(scene, session.id, expected, (n) => ({ generationUsedAt: NOW + n }));
    await scene.assertKept({ ...session, generationUsedAt: NOW + onlyOne(wins) });
  },

  'let one of those win that change the status': async (scene) => {
    const session = await scene.add('a', { status: 'pending' });
    const wins = await race(scene, session.id, { status: 'pending' }, (n) => ({
      status: 'active',
      data: `${n}`,
    }));
    await scene.assertKept({ ...session, status: 'active', data: `${onlyOne(wins)}` });
  },

  'let one of those win that change the details': async (scene) => {
    const session = await scene.add('a', { details: '{"label":"Phone"}' });
    const expected = { details: session.details };
    const wins = await race(scene, session.id, expected, (n) => ({ details: `{"label":"${n}"}` }));
    await scene.assertKept({ ...session, details: `{"label":"${onlyOne(wins)}"}` });
  },

  'let one of those win that change the data': async (scene) => {
    const session = await scene.add('a', { data: null });
    const wins = await race(scene, session.id, { data: null }, (n) => ({ data: `${n}` }));
    await scene.assertKept({ ...session, data: `${onlyOne(wins)}` });
  },

  'bring no session back that is ended meanwhile': async (scene) => {
    for (const round of upTo(10)) {
      const { id } = await scene.add(`${round}`);
      const changes = { absoluteExpiresAt: NOW + 2 * DAY, generation: 1 };
      const [ended] = await Promise.all([
        scene.other.revoke(id, newRevocation()),
        scene.store.update(id, {}, changes, NOW),
        scene.other.update(id, {}, changes, NOW),
      ]);
      assert.equal(ended, true);
      await scene.assertAbsent(id);
    }
  },

  "lose none of each other's members": async (scene) => {
    for (const round of upTo(5)) {
      const session = await scene.add(`${round}`);
      const [details, data, generationUsedAt] = ['{"label":"Tablet"}', '{"n":2}', NOW];
      const answers = await Promise.all([
        scene.store.update(session.id, {}, { details }, NOW),
        scene.other.update(session.id, {}, { data }, NOW),
        scene.store.update(session.id, {}, { generationUsedAt }, NOW),
      ]);
      assert.deepEqual(answers, [true, true, true]);
      await scene.assertKept({ ...session, details, data, generationUsedAt });
    }
  },

  'lose no activity that is noted meanwhile, nor their own change': async (scene) => {
    for (const round of upTo(10)) {
      const session = await scene.add(`${round}`, { idleTimeout: 9 * DAY });
      const [changed] = await Promise.all([
        scene.store.update(session.id, {}, { absoluteExpiresAt: NOW + 2 * DAY, generation: 1 }, NOW),
        scene.land([{ id: session.id, at: NOW, ip: LOG_IN_IP }], NOW, scene.other),
      ]);
      assert.equal(changed, true);
      const changes = { absoluteExpiresAt: NOW + 2 * DAY, generation: 1, lastActiveAt: NOW };
      await scene.assertKept(kept({ ...session, ...changes }));
    }
  },
});

/** Eight updates with the same expectation at once: which of them were told that they changed the session. */
async function race(
  scene: Scene,
  id: string,
  expected: ExpectedSession,
  changesOf: (n: number) => SessionChanges,
): Promise<boolean[]> {
  return Promise.all(upTo(8).map((n) => scene.handle(n).update(id, expected, changesOf(n), NOW)));
}

function onlyOne(wins: readonly boolean[]): number {
  assert.deepEqual(
    wins.filter((won) => won),
    [true],
    'exactly one should have been told that it won',
  );
  return wins.indexOf(true);
}

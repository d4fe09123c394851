import assert from 'node:assert/strict';
import type { AdmitRequest } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, MINUTE, NOW } from '../moments.js';
import { kept, LOG_IN_IP, limitOf, newRevocation, type Scene, sorted, upTo } from '../scene.js';

const ADMITTED = { admitted: true, evicted: [] };
const CHANGED = { admitted: false, reason: 'changed' };

export const admitRaceCases = casesOf('racing admissions', {
  'admit a session once that is expected to wait': async (scene) => {
    assert.deepEqual(await admitOnce(scene, {}), []);
  },

  'admit a session once where a limit has a place for it': async (scene) => {
    await scene.add('there');
    assert.deepEqual(await admitOnce(scene, { limit: limitOf(2, 'reject') }), []);
  },

  'evict once for a session that several admit': async (scene) => {
    await scene.add('there');
    const evicted = await admitOnce(scene, { limit: limitOf(1) });
    assert.deepEqual(evicted, [scene.id('there')]);
  },

  'and updates raise a generation once': async (scene) => {
    for (const round of upTo(10)) {
      const { id } = await scene.add(`${round}`, { status: 'pending' });
      const expected = { generation: 0 };
      const changes = { status: 'active', generation: 1, data: '"admitted"' } as const;
      const [result, updated] = await together(
        round,
        () => scene.admit(id, { expected, changes }),
        () => scene.other.update(id, expected, { generation: 1, data: '"updated"' }, NOW),
      );
      assert.deepEqual(result, updated ? CHANGED : ADMITTED);
      const { status, data } = (await scene.reading(id)) ?? {};
      assert.deepEqual([status, data], updated ? ['pending', '"updated"'] : ['active', '"admitted"']);
    }
  },

  'lose no activity that is noted meanwhile, nor their own change': async (scene) => {
    for (const round of upTo(10)) {
      const session = await scene.add(`${round}`, { status: 'pending', idleTimeout: 9 * DAY });
      const changes = { status: 'active', absoluteExpiresAt: NOW + 2 * DAY, generation: 1 } as const;
      const [result] = await together(
        round,
        () => scene.admit(session.id, { changes, limit: limitOf(100) }),
        () => scene.land([{ id: session.id, at: NOW, ip: LOG_IN_IP }], NOW, scene.other),
      );
      assert.deepEqual(result, ADMITTED);
      await scene.assertKept(kept({ ...session, ...changes, lastActiveAt: NOW }));
    }
  },

  'bring no session back that is ended meanwhile, nor evict anybody for it': async (scene) => {
    for (const round of upTo(10)) {
      const userId = scene.user(`round ${round}`);
      const there = await scene.add(`there ${round}`, { userId });
      const { id } = await scene.add(`new ${round}`, { userId, status: 'pending' });
      const changes = { status: 'active', absoluteExpiresAt: NOW + 2 * DAY } as const;
      const [ended, result] = await together(
        round,
        () => scene.other.revoke(id, newRevocation()),
        () => scene.admit(id, { userId, changes, limit: limitOf(1) }),
      );
      assert.equal(ended, true, 'a session that is there can be ended, admitted or not');
      assert.deepEqual(result, result.admitted ? { admitted: true, evicted: [there.id] } : CHANGED);
      assert.deepEqual(await scene.listedIds(userId), result.admitted ? [] : [there.id]);
    }
  },

  'bring none back that are ended all together meanwhile': async (scene) => {
    for (const round of upTo(10)) {
      const userId = scene.user(`round ${round}`);
      const waiting = await Promise.all(
        upTo(3).map((n) => scene.add(`${round}/${n}`, { userId, status: 'pending' })),
      );
      const there = await scene.add(`there ${round}`, { userId });
      const changes = { status: 'active', absoluteExpiresAt: NOW + 2 * DAY } as const;
      const admit = ({ id }: { readonly id: string }, n: number) =>
        scene.admit(id, { userId, changes, limit: limitOf(2) }, scene.handle(n));
      const [ended, results] = await together(
        round,
        () => scene.other.revokeAll(userId, newRevocation()),
        () => Promise.all(waiting.map(admit)),
      );
      const evicted = results.flatMap((result) => (result.admitted ? result.evicted : []));
      const ids = [there, ...waiting].map(({ id }) => id);
      assert.deepEqual(await scene.foundIds(ids), [], 'a session outlived the ending of all');
      assert.deepEqual(sorted([...ended, ...evicted]), sorted(ids));
    }
  },

  'let a session in or see it evicted by a log-in of its former status, never both': async (scene) => {
    for (const round of upTo(10)) {
      const userId = scene.user(`round ${round}`);
      const { id } = await scene.add(`waiting ${round}`, { userId, status: 'pending' });
      const next = scene.session(`next ${round}`, { userId, status: 'pending' });
      const [admission, logIn] = await together(
        round,
        () => scene.admit(id, { userId, limit: limitOf(1) }),
        () => scene.logIn(next, limitOf(1), scene.other),
      );
      assert.deepEqual(admission, admission.admitted ? ADMITTED : CHANGED);
      assert.deepEqual(logIn.inserted && logIn.evicted, admission.admitted ? [] : [id]);
      assert.deepEqual(
        sorted(await scene.listedIds(userId)),
        sorted(admission.admitted ? [id, next.id] : [next.id]),
      );
    }
  },

  'tell of an eviction either the admission or who ends the session meanwhile': async (scene) => {
    for (const round of upTo(10)) {
      const userId = scene.user(`round ${round}`);
      const old = { createdAt: NOW - 2 * HOUR, lastActiveAt: NOW - 40 * MINUTE };
      const victim = await scene.add(`victim ${round}`, { userId, ...old });
      await scene.add(`there ${round}`, { userId, lastActiveAt: NOW - MINUTE });
      const { id } = await scene.add(`new ${round}`, { userId, status: 'pending' });
      const [result, ended] = await together(
        round,
        () => scene.admit(id, { userId, limit: limitOf(2) }),
        () => scene.other.revoke(victim.id, newRevocation({ at: NOW, reason: 'logout' })),
      );
      assert.ok(result.admitted, 'the session should have been admitted');
      assert.deepEqual([...result.evicted, ...(ended ? [victim.id] : [])], [victim.id]);
    }
  },
});

/** Starts both at once, in odd rounds the second one first. */
function together<First, Second>(
  round: number,
  first: () => Promise<First>,
  second: () => Promise<Second>,
): Promise<[First, Second]> {
  if (round % 2 === 0) return Promise.all([first(), second()]);
  const started = second();
  return Promise.all([first(), started]);
}

/** Eight admissions of one session at once, of which one wins and the others find it changed: whom that one evicted. */
async function admitOnce(scene: Scene, request: Partial<AdmitRequest>): Promise<readonly string[]> {
  const session = await scene.add('a', { status: 'pending' });
  const results = await Promise.all(
    upTo(8).map((n) => {
      const changes = { status: 'active', data: `${n}` } as const;
      return scene.admit(
        session.id,
        { expected: { status: 'pending' }, changes, ...request },
        scene.handle(n),
      );
    }),
  );
  const [winner, ...more] = results.filter((result) => result.admitted);
  assert.ok(winner, 'one should have admitted the session');
  assert.deepEqual(more, [], 'one alone should have admitted the session');
  for (const result of results) if (result !== winner) assert.deepEqual(result, CHANGED);
  await scene.assertKept({ ...session, status: 'active', data: `${results.indexOf(winner)}` });
  return winner.evicted;
}

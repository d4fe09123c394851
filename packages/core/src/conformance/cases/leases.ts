import assert from 'node:assert/strict';
import type { Lease, LeaseTimes, SessionStore } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { HOUR, NOW } from '../moments.js';
import { factsOf, newRevocation, type Scene, sorted, upTo } from '../scene.js';

export const findLeasedCases = casesOf('findLeased', {
  'finds nothing for an empty set': async (scene) => {
    await scene.add('a');
    assert.deepEqual((await scene.store.findLeased([])).sessions, []);
  },

  'finds the facts of those that are there, expired or not, each once': async (scene) => {
    const there = [await scene.add('a'), await scene.add('b', { lastActiveAt: NOW - 9 * HOUR })];
    const ids = [...there, ...there].map(({ id }) => id);
    const { sessions } = await scene.store.findLeased([scene.id('unknown'), ...ids]);
    const byId = sessions.map((facts) => ({ ...facts })).sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(
      byId,
      there.map(factsOf).sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  },

  'does not find a session that was ended': async (scene) => {
    const { id } = await scene.add('a');
    await scene.store.revoke(id, newRevocation());
    assert.deepEqual((await scene.store.findLeased([id])).sessions, []);
  },

  'finds those that are there among a thousand ids': async (scene) => {
    const there = await Promise.all(['a', 'b', 'c'].map((label) => scene.add(label)));
    const ids = upTo(1000).map((n) => there[n / 400]?.id ?? scene.id(`unknown ${n}`));
    const { sessions, grant } = await scene.store.findLeased(ids);
    assert.deepEqual(sorted(sessions.map(({ id }) => id)), sorted(there.map(({ id }) => id)));
    assert.equal(grant, (await scene.store.readLease()).grant);
  },

  'brings the grant with what it finds': async (scene) => {
    const { id } = await scene.add('a');
    for (const grant of [1234, 0, 2 ** 52 + 1]) {
      await change(scene.store, { grant, wait: 2 ** 53 - 1 });
      assert.equal((await scene.store.findLeased([id])).grant, grant);
    }
  },
});

export const leaseCases = casesOf('changeLease', {
  'changes both times, and raises the version by one': async (scene) => {
    const { version } = await scene.store.readLease();
    assert.equal(await scene.store.changeLease(version, { grant: 2000, wait: 5000 }), true);
    await assertLease(scene, { grant: 2000, wait: 5000, version: version + 1 });
    assert.equal(await scene.store.changeLease(version + 1, { grant: 0, wait: 2 ** 53 - 1 }), true);
    await assertLease(scene, { grant: 0, wait: 2 ** 53 - 1, version: version + 2 });
  },

  'changes nothing by a version that there was, or will be': async (scene) => {
    const lease = await change(scene.store, { grant: 1000, wait: 1000 });
    for (const version of [lease.version - 1, lease.version + 1]) {
      assert.equal(await scene.store.changeLease(version, { grant: 9, wait: 9 }), false);
    }
    await assertLease(scene, lease);
  },

  'lets one of those win that expect the same version': async (scene) => {
    const { version } = await scene.store.readLease();
    const lease = (n: number) => ({ grant: n, wait: 1000 + n });
    const wins = await Promise.all(upTo(6).map((n) => scene.handle(n).changeLease(version, lease(n))));
    assert.deepEqual(sorted(wins.map(String)), ['false', 'false', 'false', 'false', 'false', 'true']);
    await assertLease(scene, { ...lease(wins.indexOf(true)), version: version + 1 });
  },

  'is seen by another handle when it was acknowledged': async (scene) => {
    const { id } = await scene.add('a');
    for (const grant of [3000, 0]) {
      await scene.other.readLease();
      await scene.other.findLeased([id]);
      const lease = await change(scene.store, { grant, wait: 3000 });
      assert.deepEqual({ ...(await scene.other.readLease()) }, lease);
      assert.equal((await scene.other.findLeased([id])).grant, grant);
    }
  },

  'changes no session': async (scene) => {
    const session = await scene.add('a');
    const count = await scene.store.count(NOW);
    await change(scene.store, { grant: 1000, wait: 1000 });
    assert.equal(await scene.store.count(NOW), count);
    await scene.assertKept(session);
  },
});

async function change(store: SessionStore, times: LeaseTimes): Promise<Lease> {
  const { version } = await store.readLease();
  assert.equal(await store.changeLease(version, times), true);
  return { ...times, version: version + 1 };
}

async function assertLease(scene: Scene, expected: Lease): Promise<void> {
  assert.deepEqual({ ...(await scene.store.readLease()) }, expected);
}

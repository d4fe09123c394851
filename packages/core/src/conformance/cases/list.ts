import assert from 'node:assert/strict';
import type { PageRequest } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { HOUR, MINUTE, NOW } from '../moments.js';
import { LOG_IN_IP, newRevocation, type Scene, sorted, upTo } from '../scene.js';

export const listCases = casesOf('list', {
  'is empty for a user without sessions': async (scene) => {
    assert.deepEqual(await scene.store.list(scene.userId, { now: NOW, limit: 10 }), []);
  },

  'returns whole sessions, of both states': async (scene) => {
    const active = await scene.add('active', {
      details: '{"label":"Phone"}',
      data: '{"n":1}',
      generation: 2,
    });
    const pending = await scene.add('pending', { status: 'pending', createdAt: NOW - 2 * HOUR });
    const listed = await scene.store.list(scene.userId, { now: NOW, limit: 10 });
    assert.deepEqual(
      listed.map((session) => ({ ...session })),
      [active, pending],
    );
  },

  "leaves other users' sessions out": async (scene) => {
    const mine = await scene.add('mine');
    await scene.add('theirs', { userId: scene.user('other') });
    assert.deepEqual(await scene.listedIds(), [mine.id]);
  },

  'stands the newest first, and of those that tie the higher id, by its bytes': async (scene) => {
    const lower = `Z${scene.id('tie').slice(1)}`;
    const higher = `a${scene.id('tie').slice(1)}`;
    await scene.add('second', { createdAt: NOW - 2 * HOUR, lastActiveAt: NOW - 3 * MINUTE });
    await scene.add('third', { createdAt: NOW - 3 * HOUR, lastActiveAt: NOW - MINUTE });
    await scene.add('first', { createdAt: NOW - HOUR, lastActiveAt: NOW - 2 * MINUTE });
    await scene.add('lower', { id: lower, createdAt: NOW - 4 * HOUR });
    await scene.add('higher', { id: higher, createdAt: NOW - 4 * HOUR });
    const expected = [scene.id('first'), scene.id('second'), scene.id('third'), higher, lower];
    assert.deepEqual(await scene.listedIds(), expected);
  },

  'leaves out a session that expires at this moment': async (scene) => {
    await scene.add('expired', { lastActiveAt: NOW - HOUR });
    const expiring = await scene.add('expiring', { lastActiveAt: NOW - HOUR + 1 });
    assert.deepEqual(await scene.listedIds(), [expiring.id]);
  },

  'leaves out a session that was ended': async (scene) => {
    const ended = await scene.add('ended');
    await scene.store.revoke(ended.id, newRevocation({ at: NOW + HOUR, reason: 'logout' }));
    assert.deepEqual(await scene.listedIds(), []);
  },

  'goes on behind a session that is no longer there': async (scene) => {
    const sessions = await addMany(scene, 3);
    const [newest, middle, oldest] = [sessions[2], sessions[1], sessions[0]].map((session) => session?.id);
    await scene.store.revoke(middle ?? '', newRevocation());
    const after = { createdAt: sessions[1]?.createdAt ?? 0, id: middle ?? '' };
    const page = await scene.store.list(scene.userId, { now: NOW, limit: 10, after });
    assert.deepEqual(
      page.map(({ id }) => id),
      [oldest],
    );
    assert.deepEqual(await scene.listedIds(), [newest, oldest]);
  },

  'pages through sessions that tie on their creation, each once': async (scene) => {
    const sessions = await Promise.all(upTo(7).map((n) => scene.add(`tied ${n}`)));
    for (const limit of [1, 2, 3, 7, 8]) {
      const ids = await pageThrough(scene, limit);
      assert.deepEqual(ids, sorted(sessions.map(({ id }) => id)).reverse(), `pages of ${limit}`);
    }
  },

  'pages through sessions a millisecond apart, each once': async (scene) => {
    const sessions = await Promise.all(upTo(5).map((n) => scene.add(`${n}`, { createdAt: NOW - HOUR + n })));
    const expected = sessions.map(({ id }) => id).reverse();
    for (const limit of [1, 2, 3]) assert.deepEqual(await pageThrough(scene, limit), expected);
  },

  'neither skips nor repeats sessions that are active between two pages': async (scene) => {
    const sessions = await addMany(scene, 6);
    const ids = await pageThrough(scene, 2, async (page) => {
      const active = [sessions[page], sessions[5 - page]].flatMap((session) => session ?? []);
      await scene.land(active.map(({ id }) => ({ id, at: NOW - MINUTE + page, ip: LOG_IN_IP })));
    });
    assert.deepEqual(ids, sessions.map(({ id }) => id).reverse());
  },

  'neither skips nor repeats when sessions are added between two pages': async (scene) => {
    const sessions = await addMany(scene, 6);
    const ids = await pageThrough(scene, 2, async (page) => {
      await scene.add(`added ${page}`, { createdAt: NOW });
    });
    assert.deepEqual(ids, sessions.map(({ id }) => id).reverse());
  },

  'neither skips nor repeats when sessions are ended between two pages': async (scene) => {
    const sessions = await addMany(scene, 6);
    const expected = sessions.map(({ id }) => id).reverse();
    const ids = await pageThrough(scene, 2, async (page) => {
      await scene.store.revoke(expected[page * 2] ?? '', newRevocation());
    });
    assert.deepEqual(ids, expected);
  },
});

/** Sessions a minute apart, oldest first. */
function addMany(scene: Scene, n: number) {
  return Promise.all(upTo(n).map((age) => scene.add(`${age}`, { createdAt: NOW - (60 - age) * MINUTE })));
}

/** The ids of all pages, one after another; `between` runs after each page. */
async function pageThrough(
  scene: Scene,
  limit: number,
  between: (page: number) => Promise<void> = async () => {},
): Promise<string[]> {
  const ids: string[] = [];
  let after: PageRequest['after'];
  for (let page = 0; page < 20; page += 1) {
    const sessions = await scene.store.list(scene.userId, { now: NOW, limit, ...(after && { after }) });
    assert.ok(sessions.length <= limit, `a page of ${limit} holds ${sessions.length}`);
    const last = sessions.at(-1);
    if (!last) break;
    ids.push(...sessions.map(({ id }) => id));
    after = { createdAt: last.createdAt, id: last.id };
    await between(page);
  }
  return ids;
}

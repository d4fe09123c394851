import assert from 'node:assert/strict';
import type { EndedPageRequest, KeptSession, Revocation, StoredSession } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { HOUR, MINUTE, NOW } from '../moments.js';
import { limitOf, newRevocation, type Scene, sorted, upTo } from '../scene.js';

export const listEndedCases = casesOf('listEnded', {
  'is empty for a user of whom nothing has ended': async (scene) => {
    assert.deepEqual(await endedIds(scene), []);
    await scene.add('alive');
    assert.deepEqual(await endedIds(scene), []);
  },

  'returns whole sessions, with when, why and by whom they were revoked': async (scene) => {
    const expired = await scene.add('expired', { lastActiveAt: NOW - 3 * HOUR });
    const members = {
      status: 'pending',
      details: '{"label":"Phone"}',
      data: '{"n":1}',
      generation: 2,
    } as const;
    const one = await scene.add('one', members);
    const first = newRevocation({ at: NOW + HOUR, reason: 'user', by: `session:${scene.id('by')}` });
    await scene.store.revoke(one.id, first);
    const all = await scene.add('all');
    const second = newRevocation({ at: NOW - HOUR, reason: 'password_change', by: 'application:support' });
    await scene.store.revokeAll(scene.userId, second, expired.id);
    assert.deepEqual(await ended(scene), [
      revoked(one, first),
      revoked(all, second),
      { ...expired, revocation: null },
    ]);
  },

  'has what was evicted for a log-in, and what it replaced, each by its own': async (scene) => {
    const evicted = await scene.add('evicted', { lastActiveAt: NOW - HOUR / 2 - MINUTE });
    const replaced = await scene.add('replaced');
    const limit = { ...limitOf(1), revocation: newRevocation({ reason: 'limit', by: 'by the limit' }) };
    const replacement = newRevocation({ at: NOW - MINUTE, reason: 'replaced', by: 'by the log-in' });
    const replaces = { id: replaced.id, revocation: replacement };
    await scene.logIn(scene.session('new'), limit, scene.store, replaces);
    assert.deepEqual(await ended(scene), [
      revoked(evicted, limit.revocation),
      revoked(replaced, replacement),
    ]);
  },

  'has what was evicted for an admission': async (scene) => {
    const evicted = await scene.add('there');
    const { id } = await scene.add('pending', { status: 'pending' });
    const limit = { ...limitOf(1), revocation: newRevocation({ reason: 'limit', by: 'by the limit' }) };
    await scene.admit(id, { limit });
    assert.deepEqual(await ended(scene), [revoked(evicted, limit.revocation)]);
  },

  'keeps to the first revocation': async (scene) => {
    const session = await scene.add('a');
    const first = newRevocation({ reason: 'user', by: 'first' });
    await scene.store.revoke(session.id, first);
    await scene.store.revoke(session.id, newRevocation({ at: NOW + 1, reason: 'again', by: 'second' }));
    await scene.store.revokeAll(scene.userId, newRevocation({ at: NOW + 1, reason: 'all', by: 'third' }));
    assert.deepEqual(await ended(scene), [revoked(session, first)]);
  },

  'has by whom up to 64 characters, as it was given': async (scene) => {
    for (const by of ['b'.repeat(64), '字'.repeat(64), `'"\\?$1%s`]) {
      const { id } = await scene.add(by);
      await scene.store.revoke(id, newRevocation({ by }));
      const row = (await ended(scene)).find((each) => each.id === id);
      assert.equal(row?.revocation?.by, by);
    }
  },

  "leaves other users' sessions out": async (scene) => {
    const mine = await addEnded(scene, 'mine', NOW);
    await addEnded(scene, 'theirs', NOW, { userId: scene.user('other') });
    await scene.add('expired', { userId: scene.user('other'), lastActiveAt: NOW - HOUR });
    assert.deepEqual(await endedIds(scene), [mine.id]);
  },

  'has a session that expires at this moment': async (scene) => {
    const expired = await scene.add('expired', { lastActiveAt: NOW - HOUR });
    await scene.add('expiring', { lastActiveAt: NOW - HOUR + 1 });
    assert.deepEqual(await endedIds(scene), [expired.id]);
  },

  'leaves out a session that was purged': async (scene) => {
    // Long before what any other case keeps.
    await scene.add('purged', { lastActiveAt: 0, idleTimeout: 500 });
    await scene.store.purge(501, 1000);
    assert.deepEqual(await endedIds(scene), []);
  },

  'stands the last to end first, and of those that tie the higher id, by its bytes': async (scene) => {
    const lower = `Z${scene.id('tie').slice(1)}`;
    const higher = `a${scene.id('tie').slice(1)}`;
    await addEnded(scene, 'second', NOW - 2 * MINUTE, { createdAt: NOW - HOUR });
    await addEnded(scene, 'third', NOW - 3 * MINUTE, { createdAt: NOW - 2 * HOUR });
    await addEnded(scene, 'first', NOW - MINUTE, { createdAt: NOW - 3 * HOUR });
    await addEnded(scene, 'lower', NOW - 4 * MINUTE, { id: lower });
    await addEnded(scene, 'higher', NOW - 4 * MINUTE, { id: higher });
    const expected = [scene.id('first'), scene.id('second'), scene.id('third'), higher, lower];
    assert.deepEqual(await endedIds(scene), expected);
  },

  'pages through sessions that tie on their end, each once': async (scene) => {
    const sessions = await Promise.all(upTo(7).map((n) => addEnded(scene, `tied ${n}`, NOW)));
    for (const limit of [1, 2, 3, 7, 8]) {
      const ids = await pageThrough(scene, limit);
      assert.deepEqual(ids, sorted(sessions.map(({ id }) => id)).reverse(), `pages of ${limit}`);
    }
  },

  'pages through sessions that end a millisecond apart, each once': async (scene) => {
    const sessions = await Promise.all(upTo(5).map((n) => addEnded(scene, `${n}`, NOW - HOUR + n)));
    const expected = sessions.map(({ id }) => id).reverse();
    for (const limit of [1, 2, 3]) assert.deepEqual(await pageThrough(scene, limit), expected);
  },

  'neither skips nor repeats when sessions end between two pages': async (scene) => {
    const sessions = await Promise.all(upTo(6).map((n) => addEnded(scene, `${n}`, NOW - HOUR + n)));
    const ids = await pageThrough(scene, 2, async (page) => {
      await addEnded(scene, `between ${page}`, NOW);
    });
    assert.deepEqual(ids, sessions.map(({ id }) => id).reverse());
  },

  'sees through another handle what was acknowledged': async (scene) => {
    assert.deepEqual(await endedIds(scene, scene.other), []);
    const { id } = await addEnded(scene, 'a', NOW);
    assert.deepEqual(await endedIds(scene, scene.other), [id]);
  },

  "returns what is the caller's": async (scene) => {
    const { id } = await addEnded(scene, 'a', NOW);
    for (const row of await scene.store.listEnded(scene.userId, { now: NOW, limit: 1 })) spoil(row);
    assert.deepEqual(await endedIds(scene), [id]);
    assert.equal((await ended(scene))[0]?.revocation?.reason, 'logout');
  },
});

export const findKeptCases = casesOf('findKept', {
  'returns whole sessions, revoked or not': async (scene) => {
    const active = await scene.add('active', { data: '{"n":1}', details: '{"label":"Phone"}' });
    const expired = await scene.add('expired', { lastActiveAt: NOW - 2 * HOUR });
    const gone = await scene.add('gone', { userId: scene.user('other') });
    const revocation = newRevocation({ reason: 'user', by: `session:${active.id}` });
    await scene.store.revoke(gone.id, revocation);
    const found = await scene.store.findKept([gone.id, active.id, expired.id, gone.id, scene.id('never')]);
    assert.deepEqual(
      found.map(plain).toSorted((a, b) => a.expiresAt - b.expiresAt),
      [{ ...expired, revocation: null }, revoked(gone, revocation), { ...active, revocation: null }],
    );
  },

  'finds nothing of no ids': async (scene) => {
    assert.deepEqual(await scene.store.findKept([]), []);
  },

  'finds very many': async (scene) => {
    const ids = await Promise.all(upTo(60).map(async (n) => (await scene.add(`${n}`)).id));
    await scene.store.revokeAll(scene.userId, newRevocation());
    const found = await scene.store.findKept(ids);
    assert.deepEqual(sorted(found.map(({ id }) => id)), sorted(ids));
  },

  'finds by every letter of an id': async (scene) => {
    const rest = scene.id('x').slice(1);
    await addEnded(scene, 'x', NOW, { id: `a${rest}` });
    assert.deepEqual(await scene.store.findKept([`A${rest}`, `a${rest} `]), []);
  },

  'sees through another handle what was acknowledged': async (scene) => {
    const { id } = await scene.add('a');
    assert.equal((await scene.other.findKept([id]))[0]?.revocation, null);
    await scene.store.revoke(id, newRevocation({ reason: 'user' }));
    assert.equal((await scene.other.findKept([id]))[0]?.revocation?.reason, 'user');
  },

  "returns what is the caller's": async (scene) => {
    const { id } = await addEnded(scene, 'a', NOW);
    for (const row of await scene.store.findKept([id])) spoil(row);
    assert.equal((await scene.store.findKept([id]))[0]?.revocation?.reason, 'logout');
  },
});

/** A session as it is kept since it was revoked. */
function revoked(session: StoredSession, { at, reason, by }: Revocation): KeptSession {
  return { ...session, expiresAt: at, revocation: { at, reason, by } };
}

async function addEnded(scene: Scene, label: string, at: number, members: Partial<StoredSession> = {}) {
  const session = await scene.add(label, members);
  assert.equal(await scene.store.revoke(session.id, newRevocation({ at })), true);
  return session;
}

/** Plain objects, whatever the store made them of. */
function plain({ revocation, ...session }: KeptSession): KeptSession {
  return { ...session, revocation: revocation && { ...revocation } };
}

async function ended(scene: Scene): Promise<KeptSession[]> {
  return (await scene.store.listEnded(scene.userId, { now: NOW, limit: 1000 })).map(plain);
}

async function endedIds(scene: Scene, store = scene.store): Promise<string[]> {
  return (await store.listEnded(scene.userId, { now: NOW, limit: 1000 })).map(({ id }) => id);
}

/** Overwrites what an answer says, as far as it lets itself be changed. */
function spoil(row: KeptSession): void {
  Reflect.set(row, 'id', 'spoilt');
  if (row.revocation !== null) Reflect.set(row.revocation, 'reason', 'spoilt');
}

/** The ids of all pages, one after another; `between` runs after each page. */
async function pageThrough(
  scene: Scene,
  limit: number,
  between: (page: number) => Promise<void> = async () => {},
): Promise<string[]> {
  const ids: string[] = [];
  let after: EndedPageRequest['after'];
  for (let page = 0; page < 20; page += 1) {
    const request = { now: NOW, limit, ...(after && { after }) };
    const sessions = await scene.store.listEnded(scene.userId, request);
    assert.ok(sessions.length <= limit, `a page of ${limit} holds ${sessions.length}`);
    const last = sessions.at(-1);
    if (!last) break;
    ids.push(...sessions.map(({ id }) => id));
    after = { expiresAt: last.expiresAt, id: last.id };
    await between(page);
  }
  return ids;
}

import assert from 'node:assert/strict';
import type { Erasure, SessionLimit, SessionStore } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { HOUR, MINUTE, NOW, SECOND } from '../moments.js';
import { limitOf, newRevocation, type Scene, sorted, upTo } from '../scene.js';

const AFTER = NOW + SECOND;

/** Log-ins whose check began up to now are refused. */
function erasure(members: Partial<Erasure> = {}): Erasure {
  return { validAfter: AFTER, revocation: newRevocation({ reason: 'user_erased' }), ...members };
}

export const eraseUserCases = casesOf('eraseUser', {
  'removes all sessions, and returns the ids of those that had not been ended': async (scene) => {
    const ids = [
      (await scene.add('active')).id,
      (await scene.add('pending', { status: 'pending' })).id,
      (await scene.add('expired', { lastActiveAt: NOW - 9 * HOUR })).id,
    ];
    const ended = await scene.add('ended');
    const revocation = newRevocation();
    await scene.store.revoke(ended.id, revocation);
    assert.deepEqual(sorted(await scene.store.eraseUser(scene.userId, erasure())), sorted(ids));
    assert.deepEqual(await scene.foundIds([...ids, ended.id]), []);
    assert.deepEqual(await scene.listedIds(), []);
    assert.deepEqual(await scene.store.findRevoked(scene.userId, revocation.operation), []);
  },

  'removes the user record': async (scene) => {
    await scene.add('a');
    await scene.store.changeUser(scene.userId, {
      validAfter: 1,
      idleTimeout: MINUTE,
      details: '{"known":[1]}',
    });
    await scene.store.eraseUser(scene.userId, erasure());
    assert.equal(await scene.store.findUser(scene.userId), null);
  },

  'touches nobody else': async (scene) => {
    const userId = scene.user('other');
    const theirs = await scene.add('theirs', { userId });
    await scene.store.changeUser(userId, { details: '{"theirs":true}' });
    await scene.add('mine');
    await scene.store.eraseUser(scene.userId, erasure());
    await scene.assertKept(theirs);
    assert.equal((await scene.store.findUser(userId))?.details, '{"theirs":true}');
    assert.equal((await scene.logIn(scene.session('late', { userId }))).inserted, true);
  },

  'refuses a log-in whose check had begun, of a user of whom nothing was kept as well': async (scene) => {
    for (const userId of [scene.userId, scene.user('unknown')]) {
      if (userId === scene.userId) await scene.add('a');
      await scene.store.eraseUser(userId, erasure());
      for (const limit of [undefined, limitOf(3), limitOf(3, 'reject')]) {
        const session = scene.session(`late ${userId}`, { userId });
        assert.deepEqual(await scene.logIn(session, limit), { inserted: false, reason: 'outdated' });
        await scene.assertAbsent(session.id);
      }
      assert.equal(await scene.store.findUser(userId), null);
    }
  },

  'lets the next one log in, who inherits nothing': async (scene) => {
    await scene.add('a');
    await scene.store.changeUser(scene.userId, { idleTimeout: MINUTE, details: '{"known":[1]}' });
    await scene.store.eraseUser(scene.userId, erasure());
    for (const [label, limit] of [['next', limitOf(1, 'reject')] as const, ['second', undefined] as const]) {
      const session = scene.session(label);
      const result = await scene.store.insert({
        session,
        authenticationStartedAt: AFTER,
        now: NOW,
        ...(limit && { limit }),
      });
      assert.equal(result.inserted && result.session.idleTimeout, session.idleTimeout);
    }
    assert.equal(await scene.store.findUser(scene.userId), null);
    const changes = { details: '{"known":[2]}' };
    const expected = { details: '{}', session: scene.id('next') };
    assert.equal(await scene.store.changeUser(scene.userId, changes, expected), true);
  },

  'refuses log-ins beyond the validAfter of the user record': async (scene) => {
    await scene.store.changeUser(scene.userId, { validAfter: AFTER + HOUR });
    await scene.store.eraseUser(scene.userId, erasure());
    await assertBegins(scene, AFTER + HOUR + 1);
  },

  'may be run again, and refuses log-ins by a later time each time, whatever it is given': async (scene) => {
    await scene.add('a');
    for (const validAfter of [AFTER, AFTER, NOW - HOUR])
      await scene.store.eraseUser(scene.userId, erasure({ validAfter }));
    await assertBegins(scene, AFTER + 2);
    await scene.store.eraseUser(scene.userId, erasure({ validAfter: AFTER + HOUR }));
    await assertBegins(scene, AFTER + HOUR);
  },

  'leaves nothing that a change in the name of a session could bring back': async (scene) => {
    const { id } = await scene.add('a');
    await scene.store.eraseUser(scene.userId, erasure());
    const expected = { details: '{}', session: id };
    assert.equal(await scene.store.changeUser(scene.userId, { details: '{"known":[1]}' }, expected), false);
    assert.deepEqual(await scene.admit(id, { limit: limitOf(3) }), { admitted: false, reason: 'changed' });
    assert.equal(await scene.store.update(id, {}, { data: '1' }, NOW), false);
    await scene.land([{ id, at: NOW + 1, ip: null }]);
    assert.equal(await scene.store.revoke(id, newRevocation(), scene.userId), false);
    await scene.assertAbsent(id);
    assert.equal(await scene.store.findUser(scene.userId), null);
  },

  'leaves nothing of the log-ins that it races': async (scene) => {
    for (const round of upTo(10)) {
      const userId = scene.user(`round ${round}`);
      const limit = [undefined, limitOf(2), limitOf(9, 'reject')][round % 3];
      if (round % 2 === 0) await scene.add(`before ${round}`, { userId });
      const sessions = upTo(4).map((n) => scene.session(`${round}/${n}`, { userId }));
      const logIns = sessions.map((session, n) =>
        overtaken(limit, logInAndNote(scene, session, limit, scene.handle(n))),
      );
      await Promise.all([...logIns, turnsBefore(round).then(() => scene.other.eraseUser(userId, erasure()))]);
      assert.deepEqual(await scene.listedIds(userId), []);
      assert.equal(await scene.store.findUser(userId), null);
    }
  },

  'leaves nothing of the log-ins with a note that it races': async (scene) => {
    for (const round of upTo(10)) {
      const userId = scene.user(`round ${round}`);
      const limit = [undefined, limitOf(2), limitOf(9, 'reject')][round % 3];
      const details = '{"known":["theirs"]}';
      if (round % 2 === 0) await scene.add(`before ${round}`, { userId });
      if (round % 4 === 0) await scene.store.changeUser(userId, { details });
      const logIns = upTo(4).map((n) =>
        overtaken(
          limit,
          scene.handle(n).insert({
            session: scene.session(`${round}/${n}`, { userId }),
            authenticationStartedAt: NOW,
            now: NOW,
            note: { expected: round % 4 === 0 ? details : '{}', details: `{"by":${n}}` },
            ...(limit && { limit }),
          }),
        ),
      );
      await Promise.all([...logIns, turnsBefore(round).then(() => scene.other.eraseUser(userId, erasure()))]);
      assert.deepEqual(await scene.listedIds(userId), []);
      assert.equal(await scene.store.findUser(userId), null);
    }
  },

  'leaves nothing of the admissions that it races': async (scene) => {
    for (const round of upTo(6)) {
      const userId = scene.user(`round ${round}`);
      const sessions = await Promise.all(
        upTo(3).map((n) => scene.add(`${round}/${n}`, { userId, status: 'pending' })),
      );
      await Promise.all([
        ...sessions.map(({ id }, n) => scene.admit(id, { userId, limit: limitOf(2) }, scene.handle(n))),
        turnsBefore(round).then(() => scene.other.eraseUser(userId, erasure())),
      ]);
      assert.deepEqual(await scene.listedIds(userId), []);
    }
  },

  'reports each session once, to it or to who ends one meanwhile': async (scene) => {
    for (const round of upTo(6)) {
      const userId = scene.user(`round ${round}`);
      const sessions = await Promise.all(upTo(5).map((n) => scene.add(`${round}/${n}`, { userId })));
      const [erased, again, ...alone] = await Promise.all([
        scene.store.eraseUser(userId, erasure()),
        scene.other.eraseUser(userId, erasure()),
        ...sessions.map(async ({ id }, n) =>
          (await scene.handle(n + 1).revoke(id, newRevocation())) ? [id] : [],
        ),
      ]);
      assert.deepEqual(sorted([...erased, ...again, ...alone.flat()]), sorted(sessions.map(({ id }) => id)));
    }
  },
});

export const purgeErasuresCases = casesOf('purgeErasures', {
  'forgets an erasure by its time, and says how many': async (scene) => {
    await scene.store.purgeErasures(HOUR);
    await scene.store.eraseUser(scene.userId, erasure({ validAfter: MINUTE }));
    const logIn = async () => {
      const session = scene.session('late');
      return (await scene.store.insert({ session, authenticationStartedAt: 1, now: NOW })).inserted;
    };
    assert.equal(await scene.store.purgeErasures(MINUTE), 0);
    assert.equal(await logIn(), false);
    assert.equal(await scene.store.purgeErasures(MINUTE + 1), 1);
    assert.equal(await logIn(), true);
  },

  'leaves the records of users': async (scene) => {
    await scene.store.changeUser(scene.userId, { validAfter: 1, details: '{"known":[1]}' });
    await scene.store.purgeErasures(HOUR);
    assert.equal((await scene.store.findUser(scene.userId))?.validAfter, 1);
  },
});

/** Asserts from when on the check of the user's credentials may begin. */
async function assertBegins(scene: Scene, at: number): Promise<void> {
  const logIn = async (authenticationStartedAt: number) => {
    const session = scene.session(`at ${authenticationStartedAt}`);
    return (await scene.store.insert({ session, authenticationStartedAt, now: NOW })).inserted;
  };
  assert.deepEqual([await logIn(at - 1), await logIn(at)], [false, true]);
}

/** A log-in that pushes others out may fail where it is overtaken: it is refused when they are revoked already. It leaves nothing either. */
async function overtaken(limit: SessionLimit | undefined, logIn: Promise<unknown>): Promise<void> {
  try {
    await logIn;
  } catch (error) {
    if (limit === undefined || limit.onLimit === 'reject') throw error;
  }
}

/** A log-in, and what follows it: its device is remembered. */
async function logInAndNote(
  scene: Scene,
  session: ReturnType<Scene['session']>,
  limit: ReturnType<typeof limitOf> | undefined,
  store: SessionStore,
): Promise<void> {
  const result = await scene.logIn(session, limit, store);
  if (!result.inserted) return;
  const expected = { details: '{}', session: session.id };
  await store.changeUser(session.userId, { details: `{"by":"${session.id}"}` }, expected);
}

/** Some turns of the event loop, so that the two sides meet in different places. */
async function turnsBefore(round: number): Promise<void> {
  for (let n = 0; n < round; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

import assert from 'node:assert/strict';
import type { AdmitRequest, ExpectedSession, NewSession, SessionStatus } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, MINUTE, NOW } from '../moments.js';
import { newRevocation, type Scene } from '../scene.js';

const STATES: readonly SessionStatus[] = ['active', 'pending', 'unconfirmed'];
const ADMITTED = { admitted: true, evicted: [] };
const CHANGED = { admitted: false, reason: 'changed' };

export const admitCases = casesOf('admit', {
  'makes all the changes, and nothing else': async (scene) => {
    const session = await scene.add('a', { status: 'pending', details: '{"label":"Phone"}', generation: 3 });
    const bystander = await scene.add('b', { status: 'pending' });
    const changes = {
      status: 'active',
      authenticatedAt: NOW - MINUTE,
      authMethods: '[{"method":"otp","at":1}]',
      absoluteExpiresAt: NOW + 2 * DAY,
      generation: 4,
      generationUsedAt: NOW,
      details: '{"label":"Tablet"}',
      data: '{"n":2}',
    } as const;
    assert.deepEqual(await scene.admit(session.id, { changes }), ADMITTED);
    await scene.assertKept({ ...session, ...changes });
    await scene.assertKept(bystander);
  },

  'changes the status alone where nothing else is named': async (scene) => {
    const session = await scene.add('a', {
      status: 'pending',
      generationUsedAt: NOW - HOUR,
      data: '{"n":1}',
    });
    assert.deepEqual(await scene.admit(session.id), ADMITTED);
    await scene.assertKept({ ...session, status: 'active' });
  },

  'sets generationUsedAt, authMethods and data back to null': async (scene) => {
    const session = await scene.add('a', {
      status: 'pending',
      authMethods: '[{"method":"pwd","at":1}]',
      generationUsedAt: NOW - HOUR,
      data: '{"n":1}',
    });
    const nothing = { authMethods: null, generationUsedAt: null, data: null };
    const changes = { status: 'active', ...nothing } as const;
    assert.deepEqual(await scene.admit(session.id, { changes }), ADMITTED);
    await scene.assertKept({ ...session, ...changes });
  },

  'moves a session from any status into any other': async (scene) => {
    for (const from of STATES) {
      for (const to of STATES) {
        const session = await scene.add(`${from} ${to}`, { status: from });
        const request: Partial<AdmitRequest> = { expected: { status: from }, changes: { status: to } };
        assert.deepEqual(await scene.admit(session.id, request), ADMITTED);
        await scene.assertKept({ ...session, status: to });
      }
    }
  },

  'computes expiresAt anew when the absolute end moves': async (scene) => {
    const session = await scene.add('a', { lastActiveAt: NOW, idleTimeout: HOUR });
    for (const [absoluteExpiresAt, expiresAt] of [
      [NOW + 10 * MINUTE, NOW + 10 * MINUTE],
      [NOW + 20 * MINUTE, NOW + 20 * MINUTE],
      [NOW + 5 * DAY, NOW + HOUR],
    ] as const) {
      const changes = { status: 'active', absoluteExpiresAt } as const;
      assert.deepEqual(await scene.admit(session.id, { changes }), ADMITTED);
      await scene.assertKept({ ...session, ...changes, expiresAt });
    }
  },

  'admits a session that is as expected in every member': async (scene) => {
    for (const generationUsedAt of [null, NOW - MINUTE]) {
      const members = {
        status: 'pending',
        generation: 2,
        generationUsedAt,
        details: '{"label":"Phone"}',
      } as const;
      const session = await scene.add(`${generationUsedAt}`, members);
      const expected = { userId: scene.userId, ...members };
      assert.deepEqual(await scene.admit(session.id, { expected }), ADMITTED);
      await scene.assertKept({ ...session, status: 'active' });
    }
  },

  'refuses where there is no such session, and makes none': async (scene) => {
    const id = scene.id('unknown');
    assert.deepEqual(await scene.admit(id), CHANGED);
    await scene.assertAbsent(id);
  },

  "refuses somebody else's session, whomever the caller expects it to be": async (scene) => {
    const owner = scene.user('other');
    const theirs = await scene.add('a', { userId: owner, status: 'pending' });
    for (const expected of [{}, { userId: owner }, { userId: scene.userId }]) {
      assert.deepEqual(await scene.admit(theirs.id, { expected }), CHANGED);
    }
    await scene.assertKept(theirs);
  },

  'refuses a session that was ended, which stays ended': async (scene) => {
    const { id } = await scene.add('a', { status: 'pending' });
    await scene.store.revoke(id, newRevocation({ at: NOW + HOUR, reason: 'logout' }));
    const changes = { status: 'active', absoluteExpiresAt: NOW + 9 * DAY } as const;
    assert.deepEqual(await scene.admit(id, { changes }), CHANGED);
    await scene.assertAbsent(id);
  },

  'refuses a session that was ended with all of its user': async (scene) => {
    const { id } = await scene.add('a', { status: 'pending' });
    await scene.store.revokeAll(scene.userId, newRevocation());
    assert.deepEqual(await scene.admit(id, { now: NOW - MINUTE }), CHANGED);
    await scene.assertAbsent(id);
  },

  'refuses a session that expires at this moment, which is not brought back': async (scene) => {
    const session = await scene.add('a', { status: 'pending', absoluteExpiresAt: NOW });
    const changes = { status: 'active', absoluteExpiresAt: NOW + DAY } as const;
    assert.deepEqual(await scene.admit(session.id, { changes }), CHANGED);
    await scene.assertKept(session);
  },

  'admits a session in the last millisecond before it expires': async (scene) => {
    const session = await scene.add('a', { status: 'pending', lastActiveAt: NOW - HOUR + 1 });
    assert.deepEqual(await scene.admit(session.id), ADMITTED);
    await scene.assertKept({ ...session, status: 'active' });
  },

  "refuses a session that is not the expected user's, though it is the caller's": (scene) =>
    refuses(scene, { userId: scene.user('other') }),

  'refuses a session that has not the expected status': (scene) => refuses(scene, { status: 'unconfirmed' }),

  'refuses a session that has not the expected generation': async (scene) => {
    await refuses(scene, { generation: 1 });
    await refuses(scene, { generation: 3 });
  },

  'refuses a session whose generation was not used exactly when expected': async (scene) => {
    await refuses(scene, { generationUsedAt: NOW });
    await refuses(scene, { generationUsedAt: 0 });
    const used = { generationUsedAt: NOW - MINUTE };
    await refuses(scene, { generationUsedAt: null }, used);
    await refuses(scene, { generationUsedAt: NOW - MINUTE + 1 }, used);
    await refuses(scene, { generationUsedAt: null }, { generationUsedAt: 0 });
  },

  'refuses a session that has not the expected details, byte for byte': async (scene) => {
    await refuses(scene, { details: '{"label": "Phone"}' });
    await refuses(scene, { details: '{"label":"phone"}' });
    await refuses(scene, { details: '{"label":"Phone"} ' });
  },

  'refuses a session of which one of several members is not as expected': (scene) =>
    refuses(scene, { userId: scene.userId, status: 'pending', generation: 2, details: '{}' }),
});

/** Nothing changes, though everything else that could be expected is as it is kept. */
async function refuses(
  scene: Scene,
  expected: ExpectedSession,
  members: Partial<NewSession> = {},
): Promise<void> {
  const session = await scene.add(JSON.stringify([expected, members]), {
    status: 'pending',
    generation: 2,
    details: '{"label":"Phone"}',
    ...members,
  });
  const changes = { status: 'active', generation: 9, details: '{"label":"Tablet"}' } as const;
  assert.deepEqual(await scene.admit(session.id, { expected, changes }), CHANGED);
  await scene.assertKept(session);
}

import assert from 'node:assert/strict';
import type { ExpectedSession, NewSession, SessionChanges } from '../../store/contract.js';
import { casesOf } from '../conformance-case.js';
import { DAY, HOUR, MINUTE, NOW } from '../moments.js';
import { newRevocation, type Scene } from '../scene.js';

export const updateCases = casesOf('update', {
  'changes the members named, and nothing else': async (scene) => {
    const changes: readonly SessionChanges[] = [
      { status: 'active' },
      { authenticatedAt: NOW },
      { authMethods: '[{"method":"otp","at":1}]' },
      { generation: 5 },
      { generationUsedAt: NOW - MINUTE },
      { details: '{"label":"Tablet"}' },
      { data: '{"theme":"dark"}' },
    ];
    let session = await scene.add('a', { status: 'pending', details: '{"label":"Phone"}' });
    const bystander = await scene.add('b');
    for (const change of changes) {
      assert.equal(await scene.store.update(session.id, {}, change, NOW), true);
      session = { ...session, ...change };
      await scene.assertKept(session);
    }
    await scene.assertKept(bystander);
  },

  'changes several members at once': async (scene) => {
    const session = await scene.add('a', { status: 'pending' });
    const changes: SessionChanges = {
      status: 'active',
      authenticatedAt: NOW - MINUTE,
      authMethods: '[{"method":"otp","at":1}]',
      absoluteExpiresAt: NOW + 2 * DAY,
      generation: 1,
      generationUsedAt: NOW,
      details: '{"label":"Tablet"}',
      data: '{"n":2}',
    };
    assert.equal(await scene.store.update(session.id, { generation: 0 }, changes, NOW), true);
    await scene.assertKept({ ...session, ...changes });
  },

  'sets generationUsedAt, authMethods and data back to null': async (scene) => {
    const authMethods = '[{"method":"pwd","at":1}]';
    const session = await scene.add('a', { generationUsedAt: NOW - HOUR, authMethods, data: '{"n":1}' });
    const changes = { generationUsedAt: null, authMethods: null, data: null };
    assert.equal(await scene.store.update(session.id, {}, changes, NOW), true);
    await scene.assertKept({ ...session, ...changes });
  },

  'is true where the values are the same already': async (scene) => {
    const session = await scene.add('a', { generation: 2 });
    assert.equal(await scene.store.update(session.id, {}, { generation: 2 }, NOW), true);
    await scene.assertKept(session);
  },

  'only compares where there is nothing to change': async (scene) => {
    const session = await scene.add('a', { generation: 2 });
    assert.equal(await scene.store.update(session.id, { generation: 2 }, {}, NOW), true);
    assert.equal(await scene.store.update(session.id, { generation: 1 }, {}, NOW), false);
    await scene.assertKept(session);
  },

  'is false where there is no such session': async (scene) => {
    assert.equal(await scene.store.update(scene.id('unknown'), {}, { generation: 1 }, NOW), false);
    await scene.assertAbsent(scene.id('unknown'));
  },

  'changes a session that is as expected in every member': async (scene) => {
    for (const generationUsedAt of [null, 0, NOW - MINUTE]) {
      const members = {
        status: 'pending',
        generation: 2,
        generationUsedAt,
        details: '{"label":"Phone"}',
        data: generationUsedAt === null ? null : '{"n":1}',
      } as const;
      const session = await scene.add(`${generationUsedAt}`, members);
      const expected = { userId: scene.userId, ...members };
      assert.equal(await scene.store.update(session.id, expected, { generation: 3 }, NOW), true);
      await scene.assertKept({ ...session, generation: 3 });
    }
  },

  "leaves a session that is not the expected user's": (scene) =>
    leavesUnexpected(scene, { userId: scene.user('other') }),

  'leaves a session that has not the expected status': (scene) =>
    leavesUnexpected(scene, { status: 'pending' }),

  'leaves a session that has not the expected generation': (scene) =>
    leavesUnexpected(scene, { generation: 1 }),

  'leaves a session whose generation was used, where it should not have been': async (scene) => {
    for (const generationUsedAt of [NOW - MINUTE, 0]) {
      await leavesUnexpected(scene, { generationUsedAt: null }, { generationUsedAt });
    }
  },

  'leaves a session whose generation was not used exactly when expected': async (scene) => {
    for (const generationUsedAt of [NOW, NOW - MINUTE + 1, 0]) {
      await leavesUnexpected(scene, { generationUsedAt });
      await leavesUnexpected(scene, { generationUsedAt }, { generationUsedAt: NOW - MINUTE });
    }
  },

  'leaves a session that has not the expected details, byte for byte': async (scene) => {
    await leavesUnexpected(scene, { details: '{"label": "Phone"}' });
    await leavesUnexpected(scene, { details: '{"label":"phone"}' });
    await leavesUnexpected(scene, { details: '{"label":"Phone"} ' });
  },

  'leaves a session that has not the expected data, byte for byte': async (scene) => {
    const data = '{"role":"user"}';
    for (const expected of ['{"role": "user"}', '{"role":"User"}', '{"role":"user"} ', '', null]) {
      await leavesUnexpected(scene, { data: expected }, { data });
    }
    await leavesUnexpected(scene, { data }, { data: null });
  },

  'leaves a session of which one of several members is not as expected': (scene) =>
    leavesUnexpected(scene, { userId: scene.userId, status: 'active', generation: 0, details: '{}' }),

  'brings no ended session back': async (scene) => {
    const { id } = await scene.add('a');
    await scene.store.revoke(id, newRevocation({ at: NOW + HOUR, reason: 'logout' }));
    const changes = { absoluteExpiresAt: NOW + 9 * DAY, generation: 1 };
    assert.equal(await scene.store.update(id, {}, changes, NOW), false);
    await scene.assertAbsent(id);
  },

  'brings no session back that expires at this moment': async (scene) => {
    const session = await scene.add('a', { absoluteExpiresAt: NOW });
    assert.equal(await scene.store.update(session.id, {}, { absoluteExpiresAt: NOW + DAY }, NOW), false);
    await scene.assertKept(session);
  },

  'changes a session in the last millisecond before it expires': async (scene) => {
    const session = await scene.add('a', { lastActiveAt: NOW - HOUR + 1 });
    assert.equal(await scene.store.update(session.id, {}, { generation: 1 }, NOW), true);
    await scene.assertKept({ ...session, generation: 1 });
  },

  'computes expiresAt anew when the absolute end moves': async (scene) => {
    const session = await scene.add('a', { lastActiveAt: NOW, idleTimeout: HOUR });
    for (const [absoluteExpiresAt, expiresAt] of [
      [NOW + 10 * MINUTE, NOW + 10 * MINUTE],
      [NOW + 20 * MINUTE, NOW + 20 * MINUTE],
      [NOW + 5 * DAY, NOW + HOUR],
    ] as const) {
      assert.equal(await scene.store.update(session.id, {}, { absoluteExpiresAt }, NOW), true);
      await scene.assertKept({ ...session, absoluteExpiresAt, expiresAt });
    }
  },
});

/** Nothing changes, though everything else that could be expected is as it is kept. */
async function leavesUnexpected(
  scene: Scene,
  expected: ExpectedSession,
  members: Partial<NewSession> = {},
): Promise<void> {
  const label = JSON.stringify([expected, members]);
  const session = await scene.add(label, { details: '{"label":"Phone"}', ...members });
  const changes = { generation: 9, status: 'pending', details: '{"label":"Tablet"}' } as const;
  assert.equal(await scene.store.update(session.id, expected, changes, NOW), false);
  await scene.assertKept(session);
}

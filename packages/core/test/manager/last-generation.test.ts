import { describe, expect, it } from 'vitest';
import { MAX_GENERATION } from '../../src/tokens/token-claims.js';
import { deriveSessionId } from '../../src/values/lookup-id.js';
import { FROM_LEGACY, legacySession, legacyToken, strongId } from '../support/legacy-sessions.js';
import { claimsOf } from '../support/rotated-once.js';
import { createTestManager } from '../support/test-manager.js';

const spent = { code: 'invalid_token', reason: 'wrong_generation' };

/** A session whose generation is as far from the last one as given, with a token of it. */
async function arrivedAt(generation: number, { pending = false } = {}) {
  const manager = createTestManager({ ...FROM_LEGACY, idleTimeout: 'none' });
  const { sessions, admin, store, time } = manager;
  const id = deriveSessionId(strongId(1));
  await admin.importSessions([legacySession(strongId(1), { generation: 2 ** 30 })]);
  await store.update(id, {}, { generation, ...(pending && { status: 'pending' }) }, time.now);
  const token = legacyToken(strongId(1), { gen: generation });
  const use = () => sessions.authenticate(token, { allowPending: pending });
  return { ...manager, token, id, use };
}

describe('a session that was imported with the last generation that may be', () => {
  it('can be rotated, and its user proved', async () => {
    const { sessions, admin } = createTestManager(FROM_LEGACY);
    await admin.importSessions([legacySession(strongId(1), { generation: 2 ** 30 })]);
    const { token } = await sessions.rotate(legacyToken(strongId(1), { gen: 2 ** 30 }));
    expect(claimsOf(token)).toMatchObject({ gen: 2 ** 30 + 1 });
    const renewed = await sessions.reauthenticate(await sessions.authenticate(token), {
      authMethods: ['pwd'],
    });
    expect(claimsOf(renewed.token)).toMatchObject({ gen: 2 ** 30 + 2 });
  });
});

describe('a session that has arrived', () => {
  it('one before the last generation: is renewed once more', async () => {
    const { sessions, token } = await arrivedAt(MAX_GENERATION - 1);
    const renewed = await sessions.rotate(token);
    expect(claimsOf(renewed.token)).toMatchObject({ gen: MAX_GENERATION });
    expect((await sessions.rotate(token)).token).toBeTypeOf('string');
    await expect(sessions.rotate(renewed.token)).rejects.toMatchObject(spent);
  });

  it('at the last generation: is let in as before, and not renewed', async () => {
    const { sessions, store, token, id, use } = await arrivedAt(MAX_GENERATION);
    const session = await use();
    expect(session.id).toBe(id);
    await sessions.flush();
    store.take();
    await expect(sessions.rotate(token)).rejects.toMatchObject({
      ...spent,
      sessionId: id,
      userId: session.userId,
    });
    await expect(sessions.reauthenticate(session, { authMethods: ['pwd'] })).rejects.toMatchObject(spent);
    expect(store.take()).toEqual(['read', 'read']);
    expect((await use()).id).toBe(id);
    expect(await store.read(id)).toMatchObject({ generation: MAX_GENERATION });
  });

  it('at the last generation and pending: is not completed', async () => {
    const { sessions, store, id, use } = await arrivedAt(MAX_GENERATION, { pending: true });
    await expect(sessions.completeSecondFactor(await use(), { authMethods: ['otp'] })).rejects.toMatchObject(
      spent,
    );
    expect(await store.read(id)).toMatchObject({ status: 'pending', generation: MAX_GENERATION });
  });
});

describe('a genuine token of the last generation', () => {
  it('raises the record to that, which locks nobody out', async () => {
    const { sessions, admin, store } = createTestManager(FROM_LEGACY);
    await admin.importSessions([legacySession(strongId(1))]);
    const id = deriveSessionId(strongId(1));
    const token = legacyToken(strongId(1), { gen: MAX_GENERATION });
    for (let times = 0; times < 2; times += 1) expect((await sessions.authenticate(token)).id).toBe(id);
    expect(await store.read(id)).toMatchObject({ generation: MAX_GENERATION });
    await expect(sessions.rotate(token)).rejects.toMatchObject(spent);
    expect((await sessions.authenticate(token)).id).toBe(id);
  });

  it('beyond that is refused, and changes nothing', async () => {
    const { sessions, admin, store } = createTestManager(FROM_LEGACY);
    await admin.importSessions([legacySession(strongId(1))]);
    store.take();
    const token = legacyToken(strongId(1), { gen: MAX_GENERATION + 1 });
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ reason: 'bad_claims' });
    expect(store.take()).toEqual([]);
  });
});

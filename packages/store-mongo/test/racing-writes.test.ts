import { beforeEach, expect, it } from 'vitest';
import type { Collections } from '../src/documents/collections.js';
import { type StoreCall, withinTime } from '../src/documents/store-call.js';
import { noteActivity } from '../src/verbs/note-activity.js';
import { setIdleTimeout } from '../src/verbs/set-idle-timeout.js';
import { updateSession } from '../src/verbs/update-session.js';
import { emptiedStore } from './emptied-store.js';
import { override } from './override.js';
import { HOUR, idOf, logInOf, MINUTE, NOW, REVOCATION, sessionOf } from './sessions.js';
import { describeWithServer } from './test-server.js';

// Each write is computed from a read before it. Here something comes in between, every time.
describeWithServer('a write whose session changes after it was read', (server) => {
  const { collections, store } = emptiedStore(server.db());
  const id = idOf('a');

  beforeEach(() => store.insert(logInOf(sessionOf('a'))));

  it('noteActivity: leaves the session alone and says so, and lands when it is called again', async () => {
    const activities = [{ id, at: NOW, ip: null }];
    const meanwhile = () => store.setIdleTimeout('alice', 2 * HOUR, NOW);
    expect(await before('bulkWrite', meanwhile, (call) => noteActivity(call, activities, NOW))).toEqual([id]);
    expect(await store.read(id)).toMatchObject({ lastActiveAt: NOW - MINUTE, idleTimeout: 2 * HOUR });
    expect(await store.noteActivity(activities, NOW)).toEqual([]);
    expect(await store.read(id)).toMatchObject({ lastActiveAt: NOW, expiresAt: NOW + 2 * HOUR });
  });

  it('noteActivity: is done where later activity was noted', async () => {
    const meanwhile = () => store.noteActivity([{ id, at: NOW + MINUTE, ip: null }], NOW);
    const activities = [{ id, at: NOW, ip: '192.0.2.1' }];
    expect(await before('bulkWrite', meanwhile, (call) => noteActivity(call, activities, NOW))).toEqual([]);
    expect(await store.read(id)).toMatchObject({ lastActiveAt: NOW + MINUTE, lastIp: null });
  });

  it('noteActivity: is done where the session was revoked', async () => {
    const activities = [{ id, at: NOW, ip: null }];
    const meanwhile = () => store.revoke(id, REVOCATION);
    expect(await before('bulkWrite', meanwhile, (call) => noteActivity(call, activities, NOW))).toEqual([]);
    expect(await store.read(id)).toBeNull();
  });

  it('setIdleTimeout: counts activity in', async () => {
    const meanwhile = () => store.noteActivity([{ id, at: NOW, ip: null }], NOW);
    await before('bulkWrite', meanwhile, (call) => setIdleTimeout(call, 'alice', 2 * HOUR, NOW));
    const times = { lastActiveAt: NOW, idleTimeout: 2 * HOUR, expiresAt: NOW + 2 * HOUR };
    expect(await store.read(id)).toMatchObject(times);
  });

  it('setIdleTimeout: leaves on the session what the record says', async () => {
    const meanwhile = () => store.setIdleTimeout('alice', 3 * HOUR, NOW);
    await before('bulkWrite', meanwhile, (call) => setIdleTimeout(call, 'alice', 2 * HOUR, NOW));
    expect(await store.findUser('alice')).toMatchObject({ idleTimeout: 3 * HOUR });
    const times = { idleTimeout: 3 * HOUR, expiresAt: NOW - MINUTE + 3 * HOUR };
    expect(await store.read(id)).toMatchObject(times);
  });

  it('update: computes the end from the activity that came in between', async () => {
    const meanwhile = () => store.noteActivity([{ id, at: NOW, ip: null }], NOW);
    const changes = { absoluteExpiresAt: NOW + 5 * HOUR };
    const updating = before('updateOne', meanwhile, (call) => updateSession(call, id, {}, changes, NOW));
    expect(await updating).toBe(true);
    expect(await store.read(id)).toMatchObject({ lastActiveAt: NOW, expiresAt: NOW + HOUR });
  });

  it('update: is false where what it expects has changed in between', async () => {
    const meanwhile = () => store.update(id, {}, { generation: 1 }, NOW);
    const changes = { absoluteExpiresAt: NOW + MINUTE };
    const updating = before('updateOne', meanwhile, (call) =>
      updateSession(call, id, { generation: 0 }, changes, NOW),
    );
    expect(await updating).toBe(false);
    expect(await store.read(id)).toMatchObject({ generation: 1, expiresAt: NOW - MINUTE + HOUR });
  });

  /** Does the work, and something else just before the first command of that name. */
  function before<T>(
    command: 'bulkWrite' | 'updateOne',
    meanwhile: () => Promise<unknown>,
    work: (call: StoreCall) => Promise<T>,
  ): Promise<T> {
    const { sessions } = collections;
    let first = true;
    const interrupted = override(sessions, command, async (...args: never[]) => {
      if (first) {
        first = false;
        await meanwhile();
      }
      return (sessions[command] as (...args: never[]) => unknown)(...args);
    });
    const on: Collections = { ...collections, sessions: interrupted };
    return withinTime(on, 10_000, work);
  }
});

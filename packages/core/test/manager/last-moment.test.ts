import { describe, expect, it } from 'vitest';
import { createSecondManager, createTestManager, MINUTE } from '../support/test-manager.js';
import { TestTime } from '../support/test-time.js';

const IDLE = 10 * MINUTE;
const LAST_MOMENT = 4000;
/** By how much the clocks of two processes may differ. */
const CLOCK_DIFFERENCE = 2000;

async function createScene(options: Parameters<typeof createTestManager>[0] = {}) {
  const scene = createTestManager({ idleTimeout: '10m', ...options });
  const { token, session } = await scene.sessions.issue({ userId: 'alice' });
  await scene.sessions.flush();
  /** Moves on to so many milliseconds before the idle end. */
  const waitUntil = (left: number) => {
    scene.time.now += IDLE - left;
    scene.store.take();
  };
  return { ...scene, token, session, waitUntil };
}

const expired = { code: 'invalid_token', reason: 'session_expired' };

describe('a use in the last moment before the idle end', () => {
  it('has its idle time when it is let in, by the word of the store', async () => {
    const { sessions, store, time, token, waitUntil, ...first } = await createScene();
    waitUntil(1);
    const session = await sessions.authenticate(token);
    expect(store.take()).toEqual(['find', 'noteActivity', 'find']);
    expect(session.expiresAt.getTime()).toBe(time.now + IDLE);
    // In the same millisecond, without any flush, as another process has it.
    time.now += IDLE - 1;
    const elsewhere = createSecondManager({ store, time, ...first }, { idleTimeout: '10m' });
    await expect(elsewhere.authenticate(token)).resolves.toMatchObject({ userId: 'alice' });
  });

  it('has it by all processes, let in by one whose clock is two seconds behind', async () => {
    const { store, time, token, waitUntil, ...first } = await createScene();
    waitUntil(1);
    const rules = { idleTimeout: '10m' };
    const elsewhere = createSecondManager({ store, time, ...first }, rules);
    const behind = new TestTime(time.now - CLOCK_DIFFERENCE);
    await createSecondManager({ store, ...first, time: behind }, rules).authenticate(token);
    // By the rest of its idle time, and without any flush.
    time.now += IDLE - CLOCK_DIFFERENCE - 1;
    await expect(elsewhere.authenticate(token)).resolves.toMatchObject({ userId: 'alice' });
  });

  it('is written at once below four seconds, and on the side from there on', async () => {
    const { sessions, store, token, waitUntil } = await createScene();
    waitUntil(LAST_MOMENT);
    await sessions.authenticate(token);
    expect(store.take()).toEqual(['find']);
    const { sessions: others, store: their, token: other, waitUntil: wait } = await createScene();
    wait(LAST_MOMENT - 1);
    await others.authenticate(other);
    expect(their.take()).toEqual(['find', 'noteActivity', 'find']);
  });

  it('is refused where the write finds the session over', async () => {
    const { sessions, store, time, token, waitUntil } = await createScene();
    waitUntil(1);
    const release = store.hold('find');
    const answer = sessions.authenticate(token);
    await new Promise((resolve) => setImmediate(resolve));
    // It was found alive, and the clock goes on before it is written: a store decides by the time of the write.
    const write = store.noteActivity;
    Object.assign(store, {
      noteActivity: (...args: Parameters<typeof write>) => {
        time.now += 1;
        return write(args[0], time.now);
      },
    });
    release();
    await expect(answer).rejects.toMatchObject(expired);
  });

  it('is refused where the session is ended meanwhile', async () => {
    const { sessions, store, time, token, session, waitUntil, ...first } = await createScene();
    waitUntil(1);
    const elsewhere = createSecondManager({ store, time, ...first });
    const write = store.noteActivity;
    Object.assign(store, {
      noteActivity: async (...args: Parameters<typeof write>) => {
        await elsewhere.revoke('alice', session.id);
        return write(...args);
      },
    });
    const answer = sessions.authenticate(token);
    await expect(answer).rejects.toMatchObject({ code: 'invalid_token', reason: 'session_absent' });
  });

  it('fails where it can not be written, and says nothing of the session', async () => {
    const { sessions, store, token, waitUntil } = await createScene();
    waitUntil(1);
    store.failing.set('noteActivity', new Error('read-only'));
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ code: 'store_unavailable' });
    store.failing.clear();
    await expect(sessions.authenticate(token)).resolves.toMatchObject({ userId: 'alice' });
  });

  it('counts as one where the token is rotated', async () => {
    const { sessions, store, time, token, waitUntil } = await createScene();
    waitUntil(1);
    const { token: next, session } = await sessions.rotate(token);
    expect(session.expiresAt.getTime()).toBe(time.now + IDLE);
    expect(store.take()).toEqual(['read', 'update', 'noteActivity', 'find']);
    time.now += IDLE - 1;
    await expect(sessions.authenticate(next)).resolves.toMatchObject({ userId: 'alice' });
  });

  it('is judged by a record as it is now where valid sessions are remembered', async () => {
    const { sessions, store, time, token, waitUntil } = await createScene({ cacheFor: '1s' });
    waitUntil(4500);
    await sessions.authenticate(token);
    store.take();
    time.now += 600;
    await sessions.authenticate(token);
    expect(store.take()).toEqual(['noteActivity', 'findLeased']);
    time.now += 100;
    await sessions.authenticate(token);
    expect(store.take()).toEqual([]);
  });

  it('is no special one before the absolute end, which nothing puts off', async () => {
    const { sessions, store, token, waitUntil } = await createScene({ absoluteTimeout: '10m' });
    waitUntil(1);
    await sessions.authenticate(token);
    expect(store.take()).toEqual(['find']);
  });

  it('is none just after another one, however short the idle time is', async () => {
    const { sessions, store, time } = createTestManager({ idleTimeout: '1s' });
    const { token } = await sessions.issue({ userId: 'alice' });
    time.now += 99;
    store.take();
    await sessions.authenticate(token);
    expect(store.take()).toEqual(['find']);
    time.now += 1;
    await sessions.authenticate(token);
    expect(store.take()).toEqual(['find', 'noteActivity', 'find']);
  });
});

import { describe, expect, it } from 'vitest';
import { createTestManager } from '../support/test-manager.js';

/** As the callbacks of one poll phase follow each other, with all their microtasks in between. */
async function restOfTurn(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await new Promise(process.nextTick);
}

describe('what needs no store', () => {
  it.each([
    ['a malformed token', async () => ({ ...createTestManager(), token: 'nonsense' })],
    [
      'a token of a session known to be gone',
      async () => {
        const manager = createTestManager();
        const { token, session } = await manager.sessions.issue({ userId: 'alice' });
        await manager.sessions.revoke('alice', session.id);
        return { ...manager, token };
      },
    ],
    [
      'a session within cacheFor',
      async () => {
        const manager = createTestManager({ cacheFor: '30s' });
        const { token } = await manager.sessions.issue({ userId: 'alice' });
        await manager.sessions.authenticate(token);
        return { ...manager, token };
      },
    ],
  ])('is answered when all requests of its turn were looked at: %s', async (_what, start) => {
    const { sessions, store, token } = await start();
    store.take();
    let answered = false;
    const answer = () => {
      answered = true;
    };
    const request = sessions.authenticate(token).then(answer, answer);
    await restOfTurn();
    expect(answered).toBe(false);
    await request;
    expect(store.take()).toEqual([]);
  });

  it('is all that waits: what needs the store is asked for in its own turn', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice' });
    store.take();
    const request = sessions.authenticate(token);
    await restOfTurn();
    await new Promise(setImmediate);
    expect(store.take()).toEqual(['find']);
    await request;
  });

  it('is refused when it was ended in the turn in which it was asked for, although cacheFor is on', async () => {
    const { sessions } = createTestManager({ cacheFor: '30s' });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    const request = sessions.authenticate(token);
    // The memory store has ended it before the turn is over.
    await sessions.revoke('alice', session.id);
    await expect(request).rejects.toMatchObject({ reason: 'session_absent' });
  });
});

import { describe, expect, it } from 'vitest';
import { logIn, logInWithCode } from '../support/log-in.js';
import { createSecondManager, createTestManager, MINUTE, START } from '../support/test-manager.js';

/** Names and minutes since the log-in, as they stand on a session. */
function told(authMethods: readonly { readonly method: string; readonly at: Date }[]) {
  return authMethods.map(({ method, at }) => [method, (at.getTime() - START) / MINUTE]);
}

describe('the methods of a session', () => {
  it('are none where the application named none', async () => {
    const { sessions, store } = createTestManager();
    const { current } = await logIn(sessions);
    expect(current.authMethods).toEqual([]);
    expect((await store.find([current.id]))[0]?.authMethods).toBeNull();
  });

  it('are those of the log-in, on every process and in every list', async () => {
    const first = createTestManager();
    const { token, session } = await logIn(first.sessions, { authMethods: ['hwk', 'user', 'hwk'] });
    const current = await createSecondManager(first).authenticate(token);
    const [listed] = (await first.sessions.list('alice')).sessions;
    for (const each of [session, current, listed]) {
      expect(told(each?.authMethods ?? [])).toEqual([
        ['hwk', 0],
        ['user', 0],
      ]);
    }
  });

  it('are those of the log-in and of the second factor', async () => {
    const { sessions, time } = createTestManager();
    const pending = await logIn(sessions, { pending: true, authMethods: ['pwd'] });
    time.now += MINUTE;
    const { token } = await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    expect(told((await sessions.authenticate(token)).authMethods)).toEqual([
      ['pwd', 0],
      ['otp', 1],
    ]);
  });

  it('have the newest time of each, the newest last', async () => {
    const { sessions, time } = createTestManager();
    let { session } = await logInWithCode(sessions);
    for (const method of ['sms', 'pwd', 'sms']) {
      time.now += MINUTE;
      ({ session } = await sessions.reauthenticate(session, { authMethods: [method] }));
    }
    expect(
      told(session.authMethods).map(([method, minutes]) => [method, Math.round(Number(minutes))]),
    ).toEqual([
      ['otp', 0],
      ['pwd', 2],
      ['sms', 3],
    ]);
  });

  it('are eight at most: the one that was given the longest ago goes', async () => {
    const { sessions, store, time } = createTestManager();
    let { current: session } = await logIn(sessions, { authMethods: ['a'.repeat(32)] });
    for (const letter of 'bcdefghij') {
      time.now += MINUTE;
      ({ session } = await sessions.reauthenticate(session, { authMethods: [letter.repeat(32)] }));
    }
    expect(session.authMethods.map(({ method }) => method[0]).join('')).toBe('cdefghij');
    const [facts] = await store.find([session.id]);
    expect(facts?.authMethods?.length).toBeLessThan(600);
  });

  it('stay through a rotation', async () => {
    const { sessions } = createTestManager();
    const { token } = await logIn(sessions, { authMethods: ['pwd'] });
    expect(told((await sessions.rotate(token)).session.authMethods)).toEqual([['pwd', 0]]);
  });

  it('are the caller’s own: what is done to a list does nothing to the next', async () => {
    const { sessions } = createTestManager();
    const { current, token } = await logIn(sessions, { authMethods: ['pwd'] });
    (current.authMethods as unknown[]).length = 0;
    expect((await sessions.authenticate(token)).authMethods).toHaveLength(1);
  });
});

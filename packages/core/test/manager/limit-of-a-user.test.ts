import { describe, expect, it } from 'vitest';
import { createSecondManager, createTestManager, DAY } from '../support/test-manager.js';

/** Two devices in the free plan, as many as one likes in the other. */
const byPlan = (userId: string) => (userId === 'free' ? 2 : 'none');

async function logInTimes(
  sessions: ReturnType<typeof createTestManager>['sessions'],
  userId: string,
  times: number,
) {
  for (let n = 0; n < times; n += 1) await sessions.issue({ userId });
  return (await sessions.list(userId)).sessions.length;
}

describe('maxSessions as a function', () => {
  it('tells the limit of each user', async () => {
    const { sessions } = createTestManager({ maxSessions: byPlan });
    expect(await logInTimes(sessions, 'free', 4)).toBe(2);
    expect(await logInTimes(sessions, 'paying', 4)).toBe(4);
  });

  it('may take its time, and is asked at each log-in', async () => {
    let max = 3;
    const { sessions } = createTestManager({ maxSessions: async () => max, onLimit: 'reject' });
    expect(await logInTimes(sessions, 'alice', 3)).toBe(3);
    await expect(sessions.issue({ userId: 'alice' })).rejects.toMatchObject({ max: 3 });
    max = 4;
    expect(await logInTimes(sessions, 'alice', 1)).toBe(4);
  });

  it('keeps the limit exact over two processes', async () => {
    const options = { maxSessions: byPlan, onLimit: 'reject' } as const;
    const first = createTestManager(options);
    const second = createSecondManager(first, options);
    const attempts = Array.from({ length: 10 }, (_, n) =>
      (n % 2 ? first.sessions : second).issue({ userId: 'free' }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  });

  it('is asked when a second factor completes, and not for who still owes it', async () => {
    const asked: string[] = [];
    const maxSessions = (userId: string) => {
      asked.push(userId);
      return 1;
    };
    const { sessions } = createTestManager({ maxSessions, onLimit: 'reject' });
    const { token } = await sessions.issue({ userId: 'alice', pending: true });
    expect(asked).toEqual([]);
    await sessions.issue({ userId: 'alice' });
    const pending = await sessions.authenticate(token, { allowPending: true });
    await expect(sessions.completeSecondFactor(pending, { authMethods: ['otp'] })).rejects.toMatchObject({
      max: 1,
    });
    expect(asked).toEqual(['alice', 'alice']);
  });

  it('is asked when a new device comes to count as active', async () => {
    let max = 2;
    const options = { maxSessions: () => max, confirmNewDevices: '1d', onLimit: 'reject' } as const;
    const { sessions, store, time } = createTestManager(options);
    await sessions.issue({ userId: 'alice' });
    const fresh = await sessions.issue({ userId: 'alice' });
    time.now += DAY;
    max = 1;
    await sessions.authenticate(fresh.token);
    await sessions.flush();
    expect((await store.read(fresh.session.id))?.status).toBe('unconfirmed');
  });

  it('fails the log-in where it fails, and nothing is stored', async () => {
    const failure = new Error('the plans are out of reach');
    const { sessions } = createTestManager({
      maxSessions: () => {
        throw failure;
      },
    });
    await expect(sessions.issue({ userId: 'alice' })).rejects.toBe(failure);
    expect((await sessions.list('alice')).sessions).toEqual([]);
  });

  it.each([0, 1.5, -1, Number.NaN, '2', null])('must not return %j', async (value) => {
    const { sessions } = createTestManager({ maxSessions: () => value as never });
    await expect(sessions.issue({ userId: 'alice' })).rejects.toThrow(
      /^what maxSessions returns must be a whole number from 1 on, not /,
    );
  });

  it('lets no session that expired meanwhile be completed', async () => {
    const { sessions, time } = createTestManager({
      tuning: { pendingTimeout: '10m' },
      maxSessions: async () => {
        time.now += DAY;
        return 5;
      },
    });
    const { token } = await sessions.issue({ userId: 'alice', pending: true });
    const pending = await sessions.authenticate(token, { allowPending: true });
    await expect(sessions.completeSecondFactor(pending, { authMethods: ['otp'] })).rejects.toMatchObject({
      code: 'invalid_token',
    });
  });
});

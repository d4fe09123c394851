import { describe, expect, it } from 'vitest';
import { claimsOf, GRACE, replaced, rotatedOnce, SECOND, THEFT } from '../support/rotated-once.js';
import { createSecondManager, createTestManager, DAY, MINUTE } from '../support/test-manager.js';

describe('a lost answer', () => {
  it('locks nobody out: the token before stays good until its successor is used, however long that takes', async () => {
    const { sessions, time, first, id } = await rotatedOnce();
    time.now += 29 * DAY;
    expect((await sessions.authenticate(first)).id).toBe(id);
  });

  it('is made up for by rotating once more, which raises nothing', async () => {
    const { sessions, store, first, second, id } = await rotatedOnce();
    const again = await sessions.rotate(first);
    expect(store.take()).toEqual(['read']);
    expect(claimsOf(again.token)).toEqual(claimsOf(second));
    expect((await sessions.authenticate(again.token)).id).toBe(id);
  });
});

describe('three tabs that rotate together', () => {
  it('all end with a token that works, of one generation', async () => {
    const { sessions, time } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    const tabs = await Promise.all([1, 2, 3].map(() => sessions.rotate(token)));
    expect(tabs.map((tab) => claimsOf(tab.token))).toMatchObject([{ gen: 1 }, { gen: 1 }, { gen: 1 }]);
    for (const tab of tabs) {
      expect((await sessions.authenticate(tab.token)).id).toBe(session.id);
      await sessions.flush();
      time.now += THEFT;
    }
  });

  it('do so over three processes', async () => {
    const first = createTestManager();
    const { token, session } = await first.sessions.issue({ userId: 'alice' });
    const processes = [first.sessions, createSecondManager(first), createSecondManager(first)];
    const tabs = await Promise.all(processes.map((sessions) => sessions.rotate(token)));
    for (const tab of tabs) {
      expect(claimsOf(tab.token)).toMatchObject({ gen: 1 });
      expect((await first.sessions.authenticate(tab.token)).id).toBe(session.id);
    }
  });

  it('do so when one of them is late, within the grace', async () => {
    const { sessions, time, first, second, use } = await rotatedOnce();
    await use(second);
    time.now += GRACE - 1;
    const late = await sessions.rotate(first);
    time.now += THEFT;
    expect(late.session).toMatchObject({ ...(await sessions.authenticate(late.token)) });
  });
});

describe('a token that was replaced', () => {
  it('is good for the grace from the first use of its successor on', async () => {
    const { sessions, time, first, second, id, use } = await rotatedOnce();
    time.now += DAY;
    await use(second);
    time.now += GRACE - 1;
    expect((await sessions.authenticate(first)).id).toBe(id);
    time.now += 1;
    await expect(sessions.authenticate(first)).rejects.toMatchObject(replaced);
    await expect(sessions.rotate(first)).rejects.toMatchObject(replaced);
  });

  it('has the grace that the manager is given', async () => {
    const { sessions, time, first, second, use } = await rotatedOnce({ tuning: { rotationGrace: '2s' } });
    await use(second);
    time.now += 2 * SECOND;
    await expect(sessions.authenticate(first)).rejects.toMatchObject(replaced);
  });

  it('is refused at once when its successor was replaced too', async () => {
    const { sessions, first, second } = await rotatedOnce();
    await sessions.rotate(second);
    await expect(sessions.authenticate(first)).rejects.toMatchObject(replaced);
  });

  it('is refused, and is no theft, while it may come from a slow network', async () => {
    const { sessions, time, first, second, id, revoked, use } = await rotatedOnce();
    await use(second);
    time.now += THEFT;
    await expect(sessions.authenticate(first)).rejects.toMatchObject(replaced);
    expect((await sessions.authenticate(second)).id).toBe(id);
    expect(revoked).toEqual([]);
  });
});

describe('a process two minutes fast', () => {
  const fastClock = (time: { readonly now: number }) => ({ tuning: { clock: () => time.now + 2 * MINUTE } });

  it('takes nobody for a thief for using the token before', async () => {
    const first = await rotatedOnce();
    const fast = createSecondManager(first, fastClock(first.time));
    await first.use(first.second);
    first.time.now += GRACE;
    await expect(fast.authenticate(first.first)).rejects.toMatchObject(replaced);
    expect((await fast.authenticate(first.second)).id).toBe(first.id);
    expect(first.revoked).toEqual([]);
  });

  it('notes a first use that the others understand', async () => {
    const first = await rotatedOnce();
    const fast = createSecondManager(first, fastClock(first.time));
    await fast.authenticate(first.second);
    await fast.flush();
    expect((await first.sessions.authenticate(first.first)).id).toBe(first.id);
    first.time.now += 2 * MINUTE + GRACE;
    await expect(first.sessions.authenticate(first.first)).rejects.toMatchObject(replaced);
  });

  it('signs tokens that the others take', async () => {
    const first = createTestManager();
    const { token, session } = await first.sessions.issue({ userId: 'alice' });
    const { token: second } = await createSecondManager(first, fastClock(first.time)).rotate(token);
    expect((await first.sessions.authenticate(second)).id).toBe(session.id);
  });

  it('and one two minutes slow give the token before its grace after a re-authentication and a rotation', async () => {
    const first = createTestManager();
    const slow = createSecondManager(first, { tuning: { clock: () => first.time.now - 2 * MINUTE } });
    const { token } = await first.sessions.issue({ userId: 'alice' });
    const proved = await first.sessions.reauthenticate(await first.sessions.authenticate(token), {
      authMethods: ['pwd'],
    });
    const rotated = await slow.rotate(proved.token);
    await slow.authenticate(rotated.token);
    await slow.flush();
    expect((await slow.authenticate(proved.token)).id).toBe(proved.session.id);
  });
});

describe('a replay after the grace', () => {
  it('ends the session, for the thief and for the victim, with one event', async () => {
    const { sessions, time, first, second, id, revoked, use } = await rotatedOnce();
    await use(second);
    time.now += THEFT + 1;
    const stolen = { code: 'invalid_token', reason: 'token_reuse', sessionId: id, userId: 'alice' };
    await expect(sessions.authenticate(first)).rejects.toMatchObject(stolen);
    await expect(sessions.authenticate(second)).rejects.toMatchObject({ reason: 'session_absent' });
    await expect(sessions.authenticate(first)).rejects.toMatchObject({ reason: 'session_absent' });
    expect(revoked).toEqual([
      {
        sessionId: id,
        userId: 'alice',
        reason: 'token_reuse',
        at: new Date(time.now),
        effectiveAt: new Date(time.now),
        by: { type: 'rule' },
      },
    ]);
  });

  it('is found by rotate as well', async () => {
    const { sessions, time, first, second, revoked, use } = await rotatedOnce();
    await use(second);
    time.now += THEFT + 1;
    await expect(sessions.rotate(first)).rejects.toMatchObject({ reason: 'token_reuse' });
    expect(revoked).toMatchObject([{ reason: 'token_reuse' }]);
  });

  it('of a token older than the one before is theft too', async () => {
    const { sessions, time, first, second, revoked, use } = await rotatedOnce();
    const third = await sessions.rotate(second);
    await use(third.token);
    time.now += THEFT + 1;
    await expect(sessions.authenticate(first)).rejects.toMatchObject({ reason: 'token_reuse' });
    expect(revoked).toHaveLength(1);
  });

  it('waits as long as the manager tolerates', async () => {
    const { sessions, time, first, second, use } = await rotatedOnce({ tuning: { clockTolerance: '1h' } });
    await use(second);
    time.now += GRACE + 60 * MINUTE;
    await expect(sessions.authenticate(first)).rejects.toMatchObject(replaced);
    time.now += 1;
    await expect(sessions.authenticate(first)).rejects.toMatchObject({ reason: 'token_reuse' });
  });

  it('is no refusal but a failure when the session could not be ended', async () => {
    const { sessions, store, time, first, second, revoked, use } = await rotatedOnce();
    await use(second);
    time.now += THEFT + 1;
    store.failing.set('revoke', new Error('connection lost'));
    await expect(sessions.authenticate(first)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(revoked).toEqual([]);
  });
});

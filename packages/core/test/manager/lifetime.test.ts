import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createTestManager, DAY, MINUTE, START } from '../support/test-manager.js';

const HOUR = 60 * MINUTE;
const BOUNDS = { idleTimeout: '30d', absoluteTimeout: '365d' };

describe("a log-in's own idle time", () => {
  it('holds for its session alone', async () => {
    const { sessions, time } = createTestManager(BOUNDS);
    const short = await logIn(sessions, { idleTimeout: '2h' });
    const long = await logIn(sessions);
    expect(short.session.expiresAt).toEqual(new Date(START + 2 * HOUR));
    time.now += 2 * HOUR;
    await expect(sessions.authenticate(short.token)).rejects.toMatchObject({ reason: 'session_expired' });
    expect((await sessions.authenticate(long.token)).userId).toBe('alice');
  });

  it('is what each use moves the session on by', async () => {
    const { sessions, time } = createTestManager(BOUNDS);
    const { token } = await logIn(sessions, { idleTimeout: '2h' });
    time.now += HOUR;
    await sessions.authenticate(token);
    await sessions.flush();
    expect((await sessions.authenticate(token)).expiresAt).toEqual(new Date(time.now + 2 * HOUR));
  });

  it("is never lengthened by the user's own, chosen before or afterwards", async () => {
    const { sessions } = createTestManager(BOUNDS);
    const before = await logIn(sessions, { idleTimeout: '2h' });
    await sessions.setIdleTimeout('alice', 'none');
    const after = await logIn(sessions, { idleTimeout: '2h' });
    for (const { token } of [before, after]) {
      expect((await sessions.authenticate(token)).expiresAt).toEqual(new Date(START + 2 * HOUR));
    }
    expect((await logIn(sessions)).session.expiresAt).toEqual(new Date(START + 365 * DAY));
  });

  it("is shortened by the user's own", async () => {
    const { sessions } = createTestManager(BOUNDS);
    const before = await logIn(sessions, { idleTimeout: '2h' });
    await sessions.actingAs(before.current).setIdleTimeout('1h');
    const after = await logIn(sessions, { idleTimeout: '2h' });
    for (const { token } of [before, after]) {
      expect((await sessions.authenticate(token)).expiresAt).toEqual(new Date(START + HOUR));
    }
  });

  it('is kept by every renewal', async () => {
    const { sessions } = createTestManager(BOUNDS);
    const { token, current } = await logIn(sessions, { idleTimeout: '2h' });
    const renewed = await sessions.reauthenticate(current, { authMethods: ['pwd'] });
    const rotated = await sessions.rotate(renewed.token);
    expect(rotated.token).not.toBe(token);
    await sessions.setIdleTimeout('alice', '30d');
    expect((await sessions.authenticate(rotated.token)).expiresAt).toEqual(new Date(START + 2 * HOUR));
  });
});

describe("a log-in's own absolute time", () => {
  it('ends the session and its token, whatever is done', async () => {
    const { sessions, time } = createTestManager(BOUNDS);
    const { session, token, tokenExpiresAt } = await logIn(sessions, { absoluteTimeout: '12h' });
    expect(session.absoluteExpiresAt).toEqual(new Date(START + 12 * HOUR));
    expect(tokenExpiresAt).toEqual(session.absoluteExpiresAt);
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.exp).toBe(Math.ceil((START + 12 * HOUR) / 1000));
    time.now += 11 * HOUR;
    const { token: rotated, tokenExpiresAt: end } = await sessions.rotate(token);
    expect(end).toEqual(session.absoluteExpiresAt);
    time.now += HOUR;
    await expect(sessions.authenticate(rotated)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('is counted from the second factor on', async () => {
    const { sessions, time } = createTestManager(BOUNDS);
    const pending = await logIn(sessions, { pending: true, absoluteTimeout: '12h' });
    expect(pending.session.absoluteExpiresAt).toEqual(new Date(START + 10 * MINUTE));
    time.now += 5 * MINUTE;
    const { session } = await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    expect(session.absoluteExpiresAt).toEqual(new Date(time.now + 12 * HOUR));
  });

  it('is counted from the second factor on also where the session was named meanwhile', async () => {
    const { sessions, time } = createTestManager(BOUNDS);
    const pending = await logIn(sessions, { pending: true, absoluteTimeout: '12h' });
    await sessions.setLabel('alice', pending.session.id, 'library');
    const { session } = await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    expect(session.absoluteExpiresAt).toEqual(new Date(time.now + 12 * HOUR));
  });

  it('ends a pending session sooner where it is shorter than that may wait', async () => {
    const { sessions } = createTestManager(BOUNDS);
    const { session } = await logIn(sessions, { pending: true, absoluteTimeout: '5m' });
    expect(session.absoluteExpiresAt).toEqual(new Date(START + 5 * MINUTE));
  });

  it('shows nowhere while the second factor is to come', async () => {
    const { sessions } = createTestManager(BOUNDS);
    const { session } = await logIn(sessions, { pending: true, absoluteTimeout: '12h' });
    expect(Object.keys(session)).not.toContain('absoluteTimeout');
  });
});

describe("a log-in's own times", () => {
  it("may be as long as the manager's", async () => {
    const { sessions } = createTestManager({ idleTimeout: '30d', absoluteTimeout: 'none' });
    const { session } = await logIn(sessions, { idleTimeout: '30 days', absoluteTimeout: 'none' });
    expect(session.expiresAt).toEqual(new Date(START + 30 * DAY));
  });

  it.each([
    [
      { idleTimeout: '31d' },
      "The idleTimeout of a log-in must be no longer than the manager's, which is '30d', not '31d'.",
    ],
    [{ idleTimeout: 'none' }, "which is '30d', not 'none'."],
    [
      { absoluteTimeout: '2y' },
      "The absoluteTimeout of a log-in must be no longer than the manager's, which is '365d', not '2y'.",
    ],
    [{ absoluteTimeout: 'none' }, "which is '365d', not 'none'."],
    [
      { absoluteTimeout: '12' },
      "absoluteTimeout must be a duration with a unit, such as '30d' or '15m', not '12'.",
    ],
    [
      { idleTimeout: 7200 as never },
      "idleTimeout must be a duration with a unit, such as '30d' or '15m', not 7200.",
    ],
    [{ rememberMe: 'on' as never }, "rememberMe must be true or false, or be left out, not 'on'."],
  ])('refuse %o, before anything is done', async (request, message) => {
    const { sessions, store } = createTestManager(BOUNDS);
    const attempt = logIn(sessions, request);
    await expect(attempt).rejects.toThrow(TypeError);
    await expect(attempt).rejects.toThrow(message);
    expect(store.calls).toEqual([]);
  });
});

describe('rememberMe', () => {
  it.each([
    [undefined, true],
    [true, true],
    [false, false],
  ])('of %s is %s for the session, from every side, whatever renews it', async (rememberMe, expected) => {
    const { sessions } = createTestManager();
    const issued = await logIn(sessions, { rememberMe });
    const renewed = await sessions.reauthenticate(issued.current, { authMethods: ['pwd'] });
    const rotated = await sessions.rotate(renewed.token);
    const current = await sessions.authenticate(rotated.token);
    const [listed] = (await sessions.actingAs(current).list()).sessions;
    const seen = [issued.session, issued.current, renewed.session, rotated.session, current, listed];
    expect(seen.map((session) => session?.rememberMe)).toEqual(seen.map(() => expected));
    expect((await sessions.recheck(current)).rememberMe).toBe(expected);
  });

  it('is kept by a second factor, a confirmation and a label', async () => {
    const { sessions } = createTestManager({ confirmNewDevices: '1d' });
    const old = await logIn(sessions);
    const fresh = await logIn(sessions, { rememberMe: false });
    await sessions.actingAs(old.current).confirm(fresh.session.id);
    await sessions.setLabel('alice', fresh.session.id, 'library');
    expect(await sessions.authenticate(fresh.token)).toMatchObject({ status: 'active', rememberMe: false });
    const pending = await logIn(sessions, { pending: true, rememberMe: false });
    const completed = await sessions.completeSecondFactor(pending.current, { authMethods: ['otp'] });
    expect(completed.session.rememberMe).toBe(false);
  });

  it('takes room in the store only where it is false', async () => {
    const { sessions, store } = createTestManager();
    const remembered = await logIn(sessions, { rememberMe: true });
    const forgotten = await logIn(sessions, { rememberMe: false });
    expect((await store.read(remembered.session.id))?.rememberMe).toBeNull();
    expect((await store.read(forgotten.session.id))?.rememberMe).toBe(false);
  });

  it('leaves the device known all the same', async () => {
    const { sessions } = createTestManager();
    const { deviceSecret } = await logIn(sessions, { rememberMe: false });
    expect((await logIn(sessions, { deviceSecret: deviceSecret ?? '' })).newDevice).toBe(false);
  });
});

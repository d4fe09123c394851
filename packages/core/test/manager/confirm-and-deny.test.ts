import { describe, expect, it } from 'vitest';
import { logIn } from '../support/log-in.js';
import { createNewDevice } from '../support/new-device.js';

describe('ActingSession.confirm', () => {
  it('makes a new device’s session active, at once, and says so', async () => {
    const { sessions, old, fresh, events, time } = await createNewDevice();
    expect(await sessions.actingAs(old.current).confirm(fresh.session.id)).toBe(true);
    expect((await sessions.authenticate(fresh.token)).status).toBe('active');
    expect(events).toEqual([
      {
        sessionId: fresh.session.id,
        userId: 'alice',
        at: new Date(time.now),
        by: { type: 'session', sessionId: old.session.id },
      },
    ]);
  });

  it('takes effect at once where active sessions are remembered', async () => {
    const { sessions, old, fresh } = await createNewDevice({ cacheFor: '30s' });
    await sessions.authenticate(fresh.token);
    await sessions.actingAs(old.current).confirm(fresh.session.id);
    expect((await sessions.authenticate(fresh.token)).status).toBe('active');
  });

  it('makes the device known', async () => {
    const { sessions, old, fresh } = await createNewDevice();
    await sessions.actingAs(old.current).confirm(fresh.session.id);
    const again = await logIn(sessions, { deviceSecret: fresh.deviceSecret ?? '' });
    expect(again).toMatchObject({ newDevice: false, session: { status: 'active' } });
  });

  it('makes it known also when the session was given a name meanwhile', async () => {
    const { sessions, old, fresh } = await createNewDevice();
    await sessions.actingAs(fresh.current).setLabel(fresh.session.id, 'laptop');
    await sessions.actingAs(old.current).confirm(fresh.session.id);
    expect((await logIn(sessions, { deviceSecret: fresh.deviceSecret ?? '' })).newDevice).toBe(false);
  });

  it('does it once', async () => {
    const { sessions, old, fresh, events } = await createNewDevice();
    const acting = sessions.actingAs(old.current);
    const answers = await Promise.all([1, 2].map(() => acting.confirm(fresh.session.id)));
    expect(answers.sort()).toEqual([false, true]);
    expect(events).toHaveLength(1);
  });

  it('is false for what waits for no confirmation, is foreign, ended or never was', async () => {
    const { sessions, old, fresh, events } = await createNewDevice();
    const acting = sessions.actingAs(old.current);
    const bob = await logIn(sessions, { userId: 'bob' });
    const foreign = await logIn(sessions, { userId: 'bob' });
    expect(foreign.session.status).toBe('unconfirmed');
    await sessions.revoke('alice', fresh.session.id);
    events.splice(0);
    for (const id of [old, bob, foreign, fresh].map(({ session }) => session.id)) {
      expect(await acting.confirm(id)).toBe(false);
    }
    expect(await acting.confirm('A'.repeat(22))).toBe(false);
    expect(events).toEqual([]);
  });

  it('pushes out by the rule of the limit where it is old enough', async () => {
    const { sessions, old, fresh, events } = await createNewDevice({ maxSessions: 1 });
    expect(await sessions.actingAs(old.current).confirm(fresh.session.id)).toBe(true);
    const by = { type: 'session', sessionId: fresh.session.id };
    expect(events).toMatchObject([
      { sessionId: old.session.id, reason: 'limit', by },
      { sessionId: fresh.session.id },
    ]);
  });

  it('pushes nobody out where it is too young', async () => {
    const { sessions, old, fresh, kept } = await createNewDevice({
      maxSessions: 1,
      minAgeToRevokeOthers: '7d',
    });
    await expect(sessions.actingAs(old.current).confirm(fresh.session.id)).rejects.toMatchObject({
      name: 'SessionLimitReachedError',
      max: 1,
    });
    expect(await kept()).toBe('unconfirmed');
    const { session } = await sessions.reauthenticate(old.current, { authMethods: ['otp'] });
    expect(await sessions.actingAs(session).confirm(fresh.session.id)).toBe(true);
  });
});

describe('ActingSession.deny', () => {
  it('ends a new device’s session, and its device stays unknown', async () => {
    const { sessions, old, fresh, events } = await createNewDevice();
    expect(await sessions.actingAs(old.current).deny(fresh.session.id)).toBe(true);
    await expect(sessions.authenticate(fresh.token)).rejects.toMatchObject({ reason: 'session_absent' });
    const by = { type: 'session', sessionId: old.session.id };
    expect(events).toMatchObject([{ sessionId: fresh.session.id, reason: 'denied', by }]);
    expect((await logIn(sessions, { deviceSecret: fresh.deviceSecret ?? '' })).newDevice).toBe(true);
  });

  it('is false for what waits for no confirmation, is foreign or never was', async () => {
    const { sessions, old, events } = await createNewDevice();
    const bob = await logIn(sessions, { userId: 'bob' });
    const foreign = await logIn(sessions, { userId: 'bob' });
    const acting = sessions.actingAs(old.current);
    for (const id of [old.session.id, bob.session.id, foreign.session.id, 'A'.repeat(22)]) {
      expect(await acting.deny(id)).toBe(false);
    }
    expect(events).toEqual([]);
  });
});

describe('SessionManager.confirm', () => {
  it('confirms in the host’s name, and pushes out by the rule of the limit', async () => {
    const { sessions, old, fresh, events } = await createNewDevice({
      maxSessions: 1,
      minAgeToRevokeOthers: '7d',
    });
    expect(await sessions.confirm('alice', fresh.session.id, { actor: 'support' })).toBe(true);
    expect(events).toMatchObject([
      { sessionId: old.session.id, reason: 'limit' },
      { sessionId: fresh.session.id, by: { type: 'application', name: 'support' } },
    ]);
  });

  it('is false for a session of somebody else', async () => {
    const { sessions, fresh, kept } = await createNewDevice();
    expect(await sessions.confirm('bob', fresh.session.id)).toBe(false);
    expect(await kept()).toBe('unconfirmed');
  });
});

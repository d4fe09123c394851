import { InvalidTokenError, OutdatedCredentialsError } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { createTestManager, DAY, MINUTE } from '../support/test-manager.js';

const NOBODY = 'A'.repeat(22);

describe('SessionAdmin.find', () => {
  it('gives a live session, whoever’s it is', async () => {
    const { admin, sessions } = createTestManager();
    const { session } = await sessions.issue({ userId: 'alice', label: 'mine' });
    expect(await admin.find(session.id)).toMatchObject({ id: session.id, userId: 'alice', label: 'mine' });
  });

  it('gives null for one that was revoked, has expired, or never was', async () => {
    const { admin, sessions, time } = createTestManager({ idleTimeout: '1d' });
    const { session } = await sessions.issue({ userId: 'alice' });
    const { session: revoked } = await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', revoked.id);
    time.now += DAY;
    for (const id of [session.id, revoked.id, NOBODY, 'x', '']) expect(await admin.find(id)).toBeNull();
  });
});

describe('SessionAdmin.revoke', () => {
  it('ends a session, whoever’s it is, and says whether it did', async () => {
    const { admin, sessions } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    expect(await admin.revoke(session.id, { reason: 'stolen laptop' })).toBe(true);
    await expect(sessions.authenticate(token)).rejects.toThrow(InvalidTokenError);
    for (const id of [session.id, NOBODY, 'x']) expect(await admin.revoke(id)).toBe(false);
  });

  it('keeps why', async () => {
    const { admin, sessions, store } = createTestManager();
    const { session } = await sessions.issue({ userId: 'alice' });
    store.take();
    await admin.revoke(session.id, { reason: 'stolen laptop' });
    expect(store.calls).toMatchObject([
      { method: 'revoke', args: [session.id, { reason: 'stolen laptop' }] },
      { method: 'readLease' },
    ]);
  });
});

describe('SessionAdmin.revokeAll', () => {
  it('ends the sessions of a user, but the one that stays, and of nobody else', async () => {
    const { admin, sessions } = createTestManager();
    const [one, kept, other] = [
      await sessions.issue({ userId: 'alice' }),
      await sessions.issue({ userId: 'alice' }),
      await sessions.issue({ userId: 'bob' }),
    ];
    expect(await admin.revokeAll('alice', { except: kept.session.id })).toBe(1);
    await expect(sessions.authenticate(one.token)).rejects.toThrow(InvalidTokenError);
    for (const { token } of [kept, other]) await sessions.authenticate(token);
  });

  it('refuses the log-ins that were under way, and those of the next two seconds of other processes', async () => {
    const { admin, sessions, time } = createTestManager();
    const authenticationStartedAt = new Date(time.now);
    time.now += 1000;
    await admin.revokeAll('alice');
    await expect(sessions.issue({ userId: 'alice', authenticationStartedAt })).rejects.toThrow(
      OutdatedCredentialsError,
    );
    await expect(sessions.issue({ userId: 'alice' })).rejects.toThrow(OutdatedCredentialsError);
    time.now += MINUTE;
    await sessions.issue({ userId: 'alice' });
  });

  it.each(['', 7, 'x'.repeat(256)])('refuses the user id %j', async (userId) => {
    const { admin } = createTestManager();
    await expect(admin.revokeAll(userId as string)).rejects.toThrow(TypeError);
  });
});

describe('SessionAdmin.eraseUser', () => {
  it('ends the sessions of a user and leaves nothing of them, nor touches anybody else', async () => {
    const { admin, sessions, store } = createTestManager({ keepEnded: '28d' });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', session.id);
    const other = await sessions.issue({ userId: 'bob' });
    expect(await admin.eraseUser('alice', { actor: 'carol' })).toBe(1);
    await expect(sessions.authenticate(token)).rejects.toThrow(InvalidTokenError);
    expect((await sessions.listEnded('alice')).sessions).toEqual([]);
    expect(await store.findUser('alice')).toBeNull();
    await sessions.authenticate(other.token);
    expect(await admin.eraseUser('alice')).toBe(0);
  });
});

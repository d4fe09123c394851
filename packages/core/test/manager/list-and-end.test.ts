import { describe, expect, it } from 'vitest';
import { createSecondManager, createTestManager, DAY, MINUTE } from '../support/test-manager.js';

describe('SessionManager.list', () => {
  it('shows the current session first, then by last activity', async () => {
    const { sessions, time } = createTestManager();
    const issued = [];
    for (const label of ['a', 'b', 'c']) {
      time.now += MINUTE;
      issued.push(await sessions.issue({ userId: 'alice', label }));
    }
    const [a, b] = issued;
    time.now += MINUTE;
    await sessions.authenticate(a?.token ?? '');
    await sessions.flush();
    const page = await sessions.list('alice', { currentId: b?.session.id ?? '' });
    expect(page.sessions.map(({ label, current }) => [label, current])).toEqual([
      ['b', true],
      ['a', false],
      ['c', false],
    ]);
    expect(page.nextCursor).toBeNull();
  });

  it('shows nothing of anybody else, nothing ended and nothing expired', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '1d' });
    await sessions.issue({ userId: 'alice', label: 'expired' });
    time.now += DAY;
    const ended = await sessions.issue({ userId: 'alice', label: 'ended' });
    await sessions.issue({ userId: 'alice', label: 'here' });
    await sessions.issue({ userId: 'bob', label: 'foreign' });
    await sessions.revoke('alice', ended.session.id);
    expect((await sessions.list('alice')).sessions.map(({ label }) => label)).toEqual(['here']);
  });

  it('pages through all of them once, and brings the current one with the first page only', async () => {
    const { sessions, time } = createTestManager();
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      time.now += n % 2;
      ids.push((await sessions.issue({ userId: 'alice' })).session.id);
    }
    const currentId = ids[0] ?? '';
    const seen: string[][] = [];
    let cursor: string | null = null;
    do {
      const page = await sessions.list('alice', { currentId, limit: 3, ...(cursor !== null && { cursor }) });
      seen.push(page.sessions.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen[0]).toHaveLength(4);
    expect(seen[0]?.[0]).toBe(currentId);
    expect(seen.flat().sort()).toEqual([...ids].sort());
  });

  it('brings no current session that is somebody else’s or over', async () => {
    const { sessions } = createTestManager();
    const foreign = await sessions.issue({ userId: 'bob' });
    expect((await sessions.list('alice', { currentId: foreign.session.id })).sessions).toEqual([]);
  });

  it.each([
    '',
    'x',
    '1.',
    '1.short',
    `1.${'A'.repeat(21)}B`,
    `01.${'A'.repeat(22)}`,
    `1e3.${'A'.repeat(22)}`,
    "1.'",
  ])('refuses the cursor %j', async (cursor) => {
    const { sessions, store } = createTestManager();
    await expect(sessions.list('alice', { cursor })).rejects.toMatchObject({
      name: 'InvalidCursorError',
      code: 'invalid_request',
    });
    expect(store.take()).toEqual([]);
  });

  it.each([0, -1, 1.5, 1001, Number.NaN])('refuses the limit %s', async (limit) => {
    await expect(createTestManager().sessions.list('alice', { limit })).rejects.toThrow(TypeError);
  });
});

describe('SessionManager.find', () => {
  it('gives one session of the user', async () => {
    const { sessions } = createTestManager();
    const { session } = await sessions.issue({ userId: 'alice', userAgent: 'curl/8.5.0' });
    expect(await sessions.find('alice', session.id)).toEqual(session);
  });

  it('gives null for one that is foreign, ended, expired or never was', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '1d' });
    const { session } = await sessions.issue({ userId: 'alice' });
    const ended = await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', ended.session.id);
    expect(await sessions.find('bob', session.id)).toBeNull();
    expect(await sessions.find('alice', ended.session.id)).toBeNull();
    expect(await sessions.find('alice', 'A'.repeat(22))).toBeNull();
    time.now += DAY;
    expect(await sessions.find('alice', session.id)).toBeNull();
  });
});

describe('SessionManager.setLabel', () => {
  it('names a session and takes the name away', async () => {
    const { sessions } = createTestManager();
    const { session } = await sessions.issue({ userId: 'alice', userAgent: 'curl/8.5.0' });
    expect(await sessions.setLabel('alice', session.id, ' my phone ')).toEqual({
      ...session,
      label: 'my phone',
    });
    expect((await sessions.find('alice', session.id))?.label).toBe('my phone');
    expect(await sessions.setLabel('alice', session.id, null)).toEqual(session);
  });

  it('gives null for one that is not the user’s', async () => {
    const { sessions } = createTestManager();
    const { session } = await sessions.issue({ userId: 'alice' });
    expect(await sessions.setLabel('bob', session.id, 'mine')).toBeNull();
    expect((await sessions.find('alice', session.id))?.label).toBeNull();
  });

  it('keeps what another version wrote into the details', async () => {
    const { sessions, store, time } = createTestManager();
    const { session } = await sessions.issue({ userId: 'alice' });
    await store.update(session.id, {}, { details: '{"later":true}' }, time.now);
    await sessions.setLabel('alice', session.id, 'x');
    expect((await store.read(session.id))?.details).toBe('{"later":true,"label":"x"}');
  });

  it('loses no change that another process made meanwhile', async () => {
    const first = createTestManager();
    const { session } = await first.sessions.issue({ userId: 'alice' });
    const release = first.store.hold('read');
    const renamed = first.sessions.setLabel('alice', session.id, 'x');
    await first.store.update(session.id, {}, { details: '{"later":true}' }, first.time.now);
    release();
    await renamed;
    expect((await first.store.read(session.id))?.details).toBe('{"later":true,"label":"x"}');
  });
});

describe('SessionManager.revoke', () => {
  it('ends a session on every process, and is told so once', async () => {
    const first = createTestManager();
    const second = createSecondManager(first);
    const { token, session } = await first.sessions.issue({ userId: 'alice' });
    const revoked: unknown[] = [];
    for (const sessions of [first.sessions, second]) sessions.on('revoked', (event) => revoked.push(event));
    const answers = await Promise.all([
      first.sessions.revoke('alice', session.id, { reason: 'logout', actor: 'support' }),
      second.revoke('alice', session.id, { reason: 'logout', actor: 'support' }),
    ]);
    expect(answers.sort()).toEqual([false, true]);
    expect(revoked).toEqual([
      {
        sessionId: session.id,
        userId: 'alice',
        reason: 'logout',
        at: new Date(first.time.now),
        by: { type: 'application', name: 'support' },
      },
    ]);
    for (const sessions of [first.sessions, second]) {
      await expect(sessions.authenticate(token)).rejects.toMatchObject({ code: 'invalid_token' });
    }
  });

  it('leaves a session of somebody else alone', async () => {
    const { sessions } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    expect(await sessions.revoke('bob', session.id)).toBe(false);
    expect((await sessions.authenticate(token)).id).toBe(session.id);
  });

  it('gives admin for the reason and no name where you give none', async () => {
    const { sessions } = createTestManager();
    const { session } = await sessions.issue({ userId: 'alice' });
    const revoked: unknown[] = [];
    sessions.on('revoked', (event) => revoked.push(event));
    await sessions.revoke('alice', session.id);
    expect(revoked).toMatchObject([{ reason: 'admin', by: { type: 'application', name: null } }]);
  });

  it.each(['', 'x'.repeat(65), 7])('refuses the reason %j', async (reason) => {
    const { sessions, store } = createTestManager();
    await expect(sessions.revoke('alice', 'A'.repeat(22), { reason: reason as string })).rejects.toThrow(
      TypeError,
    );
    expect(store.take()).toEqual([]);
  });
});

describe('SessionManager.revokeAll', () => {
  it('ends every session of the user', async () => {
    const { sessions, time } = createTestManager();
    const issued = await Promise.all([1, 2, 3].map(() => sessions.issue({ userId: 'alice' })));
    const foreign = await sessions.issue({ userId: 'bob' });
    const revoked: unknown[] = [];
    sessions.on('revoked', (event) => revoked.push(event));
    expect(await sessions.revokeAll('alice', { reason: 'password_change', actor: 'web' })).toBe(3);
    for (const { token } of issued) await expect(sessions.authenticate(token)).rejects.toThrow();
    expect(await sessions.authenticate(foreign.token)).toBeTruthy();
    const by = { type: 'application', name: 'web' };
    const event = { userId: 'alice', reason: 'password_change', at: new Date(time.now), by };
    expect(revoked).toEqual(issued.map(({ session }) => ({ ...event, sessionId: session.id })));
  });

  it('keeps the one session that is excepted, and refuses log-ins that began before nevertheless', async () => {
    const { sessions, time } = createTestManager();
    const [kept, ended] = [
      await sessions.issue({ userId: 'alice' }),
      await sessions.issue({ userId: 'alice' }),
    ];
    const authenticationStartedAt = new Date(time.now);
    expect(await sessions.revokeAll('alice', { except: kept.session.id })).toBe(1);
    expect((await sessions.authenticate(kept.token)).id).toBe(kept.session.id);
    await expect(sessions.authenticate(ended.token)).rejects.toMatchObject({ reason: 'session_absent' });
    await expect(sessions.issue({ userId: 'alice', authenticationStartedAt })).rejects.toMatchObject({
      name: 'OutdatedCredentialsError',
    });
  });

  it('refuses an exception that is no session id, since then nothing would stay', async () => {
    const { sessions, store } = createTestManager();
    await expect(sessions.revokeAll('alice', { except: '' })).rejects.toThrow(TypeError);
    expect(store.take()).toEqual([]);
  });
});

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
    expect(seen.map(({ length }) => length)).toEqual([3, 3, 1]);
    expect(seen[0]?.[0]).toBe(currentId);
    expect(seen.flat().toSorted()).toEqual(ids.toSorted());
  });

  it('has the current one first, then what waits for a nod, then what owes a code, then by last activity', async () => {
    const { sessions, time } = createTestManager({ confirmNewDevices: '30d' });
    const labels = new Map<string, Parameters<typeof sessions.issue>[0]>([
      ['first', { userId: 'alice' }],
      ['pending', { userId: 'alice', pending: true }],
      ['unconfirmed', { userId: 'alice' }],
      ['current', { userId: 'alice' }],
      ['newer', { userId: 'alice' }],
    ]);
    const issued = new Map<string, { token: string; session: { id: string } }>();
    for (const [label, request] of labels) {
      time.now += MINUTE;
      issued.set(label, await sessions.issue({ ...request, label }));
    }
    const acting = sessions.actingAs(await sessions.authenticate(issued.get('first')?.token ?? ''));
    for (const label of ['current', 'newer']) await acting.confirm(issued.get(label)?.session.id ?? '');

    const { sessions: listed } = await sessions.list('alice', {
      currentId: issued.get('current')?.session.id,
    });

    expect(listed.map(({ label }) => label)).toEqual(['current', 'unconfirmed', 'pending', 'newer', 'first']);
  });

  /** A user with so many sessions, the oldest first, whose labels are their numbers. */
  async function withSessions(count: number) {
    const manager = createTestManager({ maxSessions: 'none' });
    const issued = [];
    for (let n = 0; n < count; n += 1) {
      manager.time.now += 1;
      issued.push(await manager.sessions.issue({ userId: 'alice', label: `${n}` }));
    }
    manager.store.take();
    return { ...manager, issued };
  }

  /** The labels of all pages, where something happens between any two of them. */
  async function pagesOf(
    { sessions }: Awaited<ReturnType<typeof withSessions>>,
    limit: number,
    between: () => Promise<unknown> = async () => {},
    currentId?: string,
  ): Promise<number[][]> {
    const pages: number[][] = [];
    let cursor: string | undefined;
    do {
      const page = await sessions.list('alice', { limit, cursor, currentId });
      pages.push(page.sessions.map(({ label }) => Number(label)));
      cursor = page.nextCursor ?? undefined;
      await between();
    } while (cursor !== undefined);
    return pages;
  }

  it('shows none twice and leaves none out while sessions are active between the pages', async () => {
    const user = await withSessions(9);
    const tokens = user.issued.map(({ token }) => token);
    const pages = await pagesOf(user, 2, async () => {
      user.time.now += 10 * MINUTE;
      // The one that stands last is the next to be active, and so moves to the front.
      await user.sessions.authenticate(tokens.shift() ?? '');
      await user.sessions.flush();
    });
    expect(pages.flat().toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 2, 2, 1]);
  });

  it('shows a log-in that comes between two pages, once', async () => {
    const user = await withSessions(4);
    let times = 0;
    const pages = await pagesOf(user, 2, async () => {
      times += 1;
      if (times > 2) return;
      user.time.now += 1;
      await user.sessions.issue({ userId: 'alice', label: `${10 + times}` });
    });
    expect(pages).toEqual([
      [3, 2],
      [11, 1],
      [12, 0],
    ]);
  });

  it('orders the newest 200 by activity, and lets the others follow by their log-in', async () => {
    const user = await withSessions(203);
    user.time.now += 10 * MINUTE;
    for (const n of [1, 3]) await user.sessions.authenticate(user.issued[n]?.token ?? '');
    await user.sessions.flush();
    const newest = Array.from({ length: 199 }, (_, n) => 202 - n);
    const pages = await pagesOf(user, 150);
    expect(pages.flat()).toEqual([3, ...newest.filter((n) => n !== 3), 2, 1, 0]);
    expect(pages.map(({ length }) => length)).toEqual([150, 53]);
    for (const limit of [1, 199, 200, 201, 202, 203]) {
      expect((await pagesOf(user, limit)).flat(), `in pages of ${limit}`).toEqual(pages.flat());
    }
  });

  it('shows none twice and leaves none out of more than 200, with log-ins between the pages and the oldest current', async () => {
    const user = await withSessions(205);
    let label = 300;
    const all = await pagesOf(
      user,
      60,
      async () => {
        if (label >= 302) return;
        user.time.now += 1;
        await user.sessions.issue({ userId: 'alice', label: `${label}` });
        label += 1;
      },
      user.issued[0]?.session.id,
    );
    expect(all[0]?.[0]).toBe(0);
    const expected = [...Array.from({ length: 205 }, (_, n) => n), 300, 301];
    expect(all.flat().toSorted((a, b) => a - b)).toEqual(expected);
  });

  it('asks the store once for a page, and once more for the current one where it is older than 200 others', async () => {
    const user = await withSessions(202);
    await user.sessions.list('alice', { currentId: user.issued[5]?.session.id });
    expect(user.store.take()).toEqual(['list']);
    await user.sessions.list('alice', { currentId: user.issued[0]?.session.id });
    expect(user.store.take()).toEqual(['list', 'read']);
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
    '~',
    '~short',
    `~${'A'.repeat(9)}`,
    `~${'A'.repeat(8008)}`,
    `1.${'A'.repeat(21)}B~${'A'.repeat(8)}`,
    `1.${'A'.repeat(22)}~`,
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
        effectiveAt: new Date(first.time.now),
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

  it('asks the store for no id that can’t be in it', async () => {
    const { sessions, store } = createTestManager();
    expect(await sessions.revoke('alice', 'nonsense')).toBe(false);
    expect(store.take()).toEqual(['readLease']);
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
    const at = new Date(time.now);
    const event = { userId: 'alice', reason: 'password_change', at, effectiveAt: at, by };
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

  it.each([
    ['two seconds', 2000],
    ['two hours', 7_200_000],
  ])('refuses a log-in that began before, although the clock was set back by %s meanwhile', async (_, by) => {
    const { sessions, time } = createTestManager();
    const authenticationStartedAt = new Date(sessions.now());
    time.setClock(-by);
    time.now += 10;
    await sessions.revokeAll('alice');
    time.now += 10;
    await expect(sessions.issue({ userId: 'alice', authenticationStartedAt })).rejects.toMatchObject({
      name: 'OutdatedCredentialsError',
    });
    // As where another process ended them.
    time.now += 2000;
    await sessions.issue({ userId: 'alice', authenticationStartedAt: new Date(sessions.now()) });
  });

  it('lets in who logs in right after it, although a process whose clock is ahead has ended all before', async () => {
    const first = createTestManager();
    const ahead = createSecondManager(first, { tuning: { clock: () => first.time.now + 1500 } });
    await ahead.revokeAll('alice');
    await first.sessions.revokeAll('alice');
    first.time.now += 1;
    expect((await first.sessions.issue({ userId: 'alice' })).session.userId).toBe('alice');
  });

  it('goes on where the user was erased meanwhile', async () => {
    const { sessions, store } = createTestManager();
    await sessions.issue({ userId: 'alice' });
    Object.assign(store, { findUser: async () => null });
    expect(await sessions.revokeAll('alice')).toBe(1);
  });

  it('refuses an exception that is no session id, since then nothing would stay', async () => {
    const { sessions, store } = createTestManager();
    await expect(sessions.revokeAll('alice', { except: '' })).rejects.toThrow(TypeError);
    expect(store.take()).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { createTestManager, DAY, MINUTE } from '../support/test-manager.js';

async function createUsers() {
  const manager = createTestManager();
  const { sessions, time } = manager;
  for (const userId of ['alice', 'bob', 'alice', 'carol']) {
    time.now += MINUTE;
    await sessions.issue({ userId, label: `${userId} ${time.now}` });
  }
  const ended = await sessions.issue({ userId: 'bob' });
  await sessions.revoke('bob', ended.session.id);
  return manager;
}

type Admin = ReturnType<typeof createTestManager>['admin'];

/** All pages of a list. */
async function pages(admin: Admin, options: Parameters<Admin['list']>[0]) {
  const all = [];
  for (let cursor: string | undefined; ; ) {
    const page = await admin.list({ ...options, cursor });
    all.push(page.sessions);
    if (page.nextCursor === null) return all;
    cursor = page.nextCursor;
  }
}

describe('SessionAdmin.list', () => {
  it('lists the live sessions of all users in the order of their ids, each once', async () => {
    const { admin } = await createUsers();
    const listed = (await pages(admin, { limit: 2 })).flat();
    expect(listed.map(({ userId }) => userId).sort()).toEqual(['alice', 'alice', 'bob', 'carol']);
    const ids = listed.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('describes each as its user sees it', async () => {
    const { admin, sessions } = createTestManager();
    const { session } = await sessions.issue({ userId: 'alice', userAgent: 'curl/8.5.0', label: 'mine' });
    expect((await admin.list()).sessions).toEqual([session]);
  });

  it('lists those of one user, the newest first, page by page', async () => {
    const { admin, sessions, time } = createTestManager();
    for (let n = 0; n < 5; n += 1) {
      time.now += MINUTE;
      await sessions.issue({ userId: 'alice', label: `${n}` });
      await sessions.issue({ userId: 'bob' });
    }
    const labels = (await pages(admin, { userId: 'alice', limit: 2 })).map((page) =>
      page.map(({ label }) => label),
    );
    expect(labels).toEqual([['4', '3'], ['2', '1'], ['0']]);
  });

  it('lists those of a status, as it is kept', async () => {
    const { admin, sessions, time } = createTestManager({ confirmNewDevices: '1h' });
    await sessions.issue({ userId: 'alice' });
    await sessions.issue({ userId: 'alice' });
    await sessions.issue({ userId: 'alice', pending: true });
    const statuses = async (status: 'active' | 'pending' | 'unconfirmed' | 'impersonated') =>
      (await admin.list({ status })).sessions.map((session) => session.status);
    expect(await statuses('active')).toEqual(['active']);
    expect(await statuses('pending')).toEqual(['pending']);
    time.now += DAY;
    expect(await statuses('unconfirmed')).toEqual(['unconfirmed']);
    await sessions.issue({ userId: 'alice', impersonatedBy: 'support-7' });
    expect(await statuses('impersonated')).toEqual(['impersonated']);
  });

  it('has pages without a session where what was looked at is over', async () => {
    const { admin, sessions } = createTestManager({ maxSessions: 'none' });
    for (let n = 0; n < 4; n += 1) await sessions.issue({ userId: 'alice' });
    await admin.revokeAllUsers();
    expect(await pages(admin, { limit: 2 })).toEqual([[], [], []]);
  });

  it.each([
    [{ limit: 0 }, TypeError],
    [{ limit: 1001 }, TypeError],
    [{ status: 'ended' as 'active' }, TypeError],
    [{ userId: '' }, TypeError],
    [{ user: 'alice' } as object, TypeError],
    [{ cursor: 'x' }, /cursor/],
    [{ cursor: 'x', userId: 'alice' }, /cursor/],
    [{ cursor: '~AAAAAAAA', userId: 'alice' }, /cursor/],
  ])('refuses %o', async (options, error) => {
    const { admin, store } = createTestManager();
    await expect(admin.list(options)).rejects.toThrow(error);
    expect(store.take()).toEqual([]);
  });
});

describe('SessionAdmin.count', () => {
  it('counts the live sessions of all users, or of one', async () => {
    const { admin, time } = await createUsers();
    expect(await admin.count()).toBe(4);
    expect(await admin.count('alice')).toBe(2);
    expect(await admin.count('nobody')).toBe(0);
    time.now += 31 * DAY;
    expect(await admin.count()).toBe(0);
  });

  it('refuses what is no user id', async () => {
    const { admin } = createTestManager();
    await expect(admin.count('')).rejects.toThrow(TypeError);
  });
});

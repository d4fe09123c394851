import type { SessionManager } from '@jwt-sessions/core';
import { describe, expect, it } from 'vitest';
import { createSecondManager, createTestManager, DAY } from '../support/test-manager.js';

interface Data {
  readonly organisation?: string;
  readonly visits?: number;
}

async function logIn(sessions: SessionManager, data: Data | null = null) {
  const { token, session } = await sessions.issue({ userId: 'alice', data: data as never });
  return { token, id: session.id };
}

describe('SessionManager.setData', () => {
  it('replaces the data, which the next request sees on every process', async () => {
    const first = createTestManager();
    const second = createSecondManager(first);
    const { token, id } = await logIn(first.sessions, { organisation: 'acme' });
    await second.authenticate(token);
    const changed = await first.sessions.setData('alice', id, { organisation: 'globex' });
    expect(changed).toMatchObject({ id, data: { organisation: 'globex' } });
    for (const sessions of [first.sessions, second]) {
      expect((await sessions.authenticate(token)).data).toEqual({ organisation: 'globex' });
    }
  });

  it('is seen at once also where valid sessions are remembered', async () => {
    const { sessions } = createTestManager({ cacheFor: '30s' });
    const { token, id } = await logIn(sessions, { organisation: 'acme' });
    await sessions.authenticate(token);
    await sessions.setData('alice', id, { organisation: 'globex' });
    expect((await sessions.authenticate(token)).data).toEqual({ organisation: 'globex' });
  });

  it('gives a function the data as it is, null where there is none', async () => {
    const { sessions } = createTestManager();
    const { id } = await logIn(sessions);
    const given: unknown[] = [];
    const count = async (data: unknown) => {
      given.push(data);
      return { visits: ((data as Data | null)?.visits ?? 0) + 1 };
    };
    await sessions.setData('alice', id, count as never);
    await sessions.setData('alice', id, count as never);
    expect(given).toEqual([null, { visits: 1 }]);
    expect((await sessions.find('alice', id))?.data).toEqual({ visits: 2 });
  });

  it('takes it away by null', async () => {
    const { sessions } = createTestManager();
    const { token, id } = await logIn(sessions, { organisation: 'acme' });
    await sessions.setData('alice', id, null);
    expect((await sessions.authenticate(token)).data).toBeNull();
  });

  it('loses no change of two that race, over two processes', async () => {
    const first = createTestManager();
    const second = createSecondManager(first);
    const { id } = await logIn(first.sessions, { visits: 0 });
    const add = (data: unknown) => ({ visits: ((data as Data).visits ?? 0) + 1 });
    await Promise.all([first.sessions, second].map((each) => each.setData('alice', id, add as never)));
    expect((await first.sessions.find('alice', id))?.data).toEqual({ visits: 2 });
  });

  it('loses no change of many that come at once, over two processes, and refuses none', async () => {
    const first = createTestManager();
    const both = [first.sessions, createSecondManager(first)];
    const { id } = await logIn(first.sessions, { visits: 0 });
    const add = (data: unknown) => ({ visits: ((data as Data).visits ?? 0) + 1 });
    const changes = Array.from({ length: 40 }, (_, n) => both[n % 2]?.setData('alice', id, add as never));
    await Promise.all(changes);
    expect((await first.sessions.find('alice', id))?.data).toEqual({ visits: 40 });
  });

  it('is null for a session that is gone, of somebody else, or none', async () => {
    const { sessions, time } = createTestManager({ idleTimeout: '1d' });
    const { id } = await logIn(sessions);
    expect(await sessions.setData('bob', id, {})).toBeNull();
    expect(await sessions.setData('alice', 'no id', {})).toBeNull();
    time.now += DAY;
    expect(await sessions.setData('alice', id, {})).toBeNull();
    const other = await logIn(sessions);
    await sessions.revoke('alice', other.id);
    expect(await sessions.setData('alice', other.id, {})).toBeNull();
  });

  it('is null for a session that is revoked while the function runs', async () => {
    const { sessions } = createTestManager();
    const { id } = await logIn(sessions);
    const revoking = async () => {
      await sessions.revoke('alice', id);
      return {};
    };
    expect(await sessions.setData('alice', id, revoking)).toBeNull();
  });

  it.each([
    ['too much of it', 'x'.repeat(8191), 'data is longer than 8192 bytes as JSON. Keep a reference instead.'],
    ['what JSON can’t hold', () => 1n, 'BigInt'],
    ['nothing', undefined, 'setData needs data, null for none, or a function that makes it.'],
    [
      'nothing out of a function',
      () => undefined,
      'The function of setData must return data, or null for none.',
    ],
  ])('refuses %s, and keeps what there is', async (_what, next, message) => {
    const { sessions } = createTestManager();
    const { id } = await logIn(sessions, { organisation: 'acme' });
    await expect(sessions.setData('alice', id, next as never)).rejects.toThrow(message);
    expect((await sessions.find('alice', id))?.data).toEqual({ organisation: 'acme' });
  });

  it('rejects with what a function throws', async () => {
    const { sessions } = createTestManager();
    const { id } = await logIn(sessions);
    const failure = new Error('no such organisation');
    await expect(sessions.setData('alice', id, () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('says of a store that fails that nothing is known', async () => {
    const { sessions, store } = createTestManager();
    const { id } = await logIn(sessions);
    store.failing.set('update', new Error('down'));
    await expect(sessions.setData('alice', id, {})).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

import { readFile } from 'node:fs/promises';
import { MemoryStore } from '@jwt-sessions/core/store';
import { describe, expect, it } from 'vitest';
import { callsOf, OPERATIONS } from '../support/operations.js';
import { createSecondManager, createTestManager, MINUTE } from '../support/test-manager.js';

const refused = { code: 'invalid_token' };

describe('the calls to the store', () => {
  it.each(OPERATIONS)('of $name', async (operation) => {
    expect(await callsOf(operation, new MemoryStore())).toEqual(operation.calls);
  });

  it('are those of the table that users read', async () => {
    const page = await readFile(new URL('../../../../docs/cost.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| (?!operation|-)(.+?) +\| (\d+) +\| (.*?) +\|$/gm)];
    expect(rows.map(([, name, count, calls]) => [name, Number(count), calls])).toEqual(
      OPERATIONS.map(({ name, calls }) => [name, calls.length, calls.join(', ')]),
    );
  });

  it('a token for another audience: none', async () => {
    const first = createTestManager({ audience: 'shop' });
    const { token } = await first.sessions.issue({ userId: 'alice' });
    const second = createSecondManager(first, { audience: 'bank' });
    first.store.take();
    await expect(second.authenticate(token)).rejects.toMatchObject({ ...refused, reason: 'wrong_audience' });
    expect(first.store.take()).toEqual([]);
  });

  it('an id that is not canonical: none with it', async () => {
    const { sessions, store } = createTestManager();
    // The last character carries two bits: B is a second spelling of A.
    for (const id of ['', "'", '\0', 'x'.repeat(5000), `${'A'.repeat(21)}B`]) {
      expect(await sessions.find('alice', id)).toBeNull();
      expect(await sessions.setLabel('alice', id, 'x')).toBeNull();
      expect(store.take()).toEqual([]);
      expect(await sessions.revoke('alice', id)).toBe(false);
      // How long an answer takes tells nothing of an id.
      expect(store.take()).toEqual(['readLease']);
    }
  });

  it('tokens that arrive in one turn of the event loop, one after another: one read', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice' });
    store.take();
    const early = sessions.authenticate(token);
    // As the callbacks of one poll phase follow each other, with all their microtasks in between.
    for (let n = 0; n < 20; n += 1) await new Promise(process.nextTick);
    await Promise.all([early, sessions.authenticate(token)]);
    expect(store.take()).toEqual(['find']);
  });

  it('more tokens than maxBatch: full statements of maxBatch ids', async () => {
    const { sessions, store } = createTestManager({ tuning: { maxBatch: 2 } });
    const issued = await Promise.all([1, 2, 3, 4, 5].map(() => sessions.issue({ userId: 'alice' })));
    store.take();
    await Promise.all(issued.map(({ token }) => sessions.authenticate(token)));
    expect(store.calls.map(({ args }) => (args[0] as string[]).length)).toEqual([2, 2, 1]);
  });

  it('activity: one write per session and touchInterval, for all sessions together', async () => {
    const { sessions, store, time } = createTestManager({ tuning: { touchInterval: '1m' } });
    const issued = await Promise.all([1, 2].map(() => sessions.issue({ userId: 'alice' })));
    time.now += MINUTE;
    for (const { token } of [...issued, ...issued]) await sessions.authenticate(token);
    await sessions.flush();
    time.now += MINUTE - 1;
    for (const { token } of issued) await sessions.authenticate(token);
    await sessions.flush();
    expect(store.take().filter((method) => method === 'noteActivity')).toHaveLength(1);
  });

  it('activity of a session whose write is still under way: no second write', async () => {
    const { sessions, store, time } = createTestManager({ tuning: { touchInterval: '1m' } });
    const { token } = await sessions.issue({ userId: 'alice' });
    time.now += MINUTE;
    await sessions.authenticate(token);
    store.failing.set('noteActivity', new Error('connection lost'));
    sessions.on('error', () => {});
    await sessions.flush();
    store.failing.clear();
    store.take();
    time.now += MINUTE - 1;
    await sessions.authenticate(token);
    await sessions.flush();
    expect(store.calls.filter(({ method }) => method === 'noteActivity')).toMatchObject([
      { args: [[{ at: time.now - MINUTE + 1 }], time.now] },
    ]);
  });

  it('a log-in, with a limit and without: one insert, which notes the device that was looked up, and the lease read where one had to go', async () => {
    for (const maxSessions of ['none', 1] as const) {
      const { sessions, store } = createTestManager({ maxSessions });
      await sessions.issue({ userId: 'alice' });
      store.take();
      await sessions.issue({ userId: 'alice' });
      const told = maxSessions === 1 ? ['readLease'] : [];
      expect(store.take()).toEqual(['findUser', 'insert', ...told]);
    }
  });

  it('log-ins of a user at the same moment: the device of all but one is noted afterwards', async () => {
    const { sessions, store } = createTestManager();
    await Promise.all([sessions.issue({ userId: 'alice' }), sessions.issue({ userId: 'alice' })]);
    const together = ['findUser', 'findUser', 'insert', 'insert'];
    expect(store.take()).toEqual([...together, 'findUser', 'changeUser']);
  });

  it('a log-in of a user who has no known device, where devices are confirmed: the live ones are read as well', async () => {
    const { sessions, store } = createTestManager({ confirmNewDevices: '1d' });
    await sessions.issue({ userId: 'alice' });
    await store.changeUser('alice', { details: '{}' });
    for (let n = 0; n < 5; n += 1) await sessions.issue({ userId: 'alice' });
    store.take();
    await sessions.issue({ userId: 'alice' });
    expect(store.take()).toEqual(['findUser', 'list', 'insert']);
  });

  it('a log-in with a token that is forged, or known to be gone: no read more', async () => {
    const { sessions, store } = createTestManager({ tuning: { maxKnownDevices: 0 } });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', session.id);
    store.take();
    for (const replaces of [token, `${token.slice(0, -8)}AAAAAAAA`, 'x']) {
      await sessions.issue({ userId: 'alice', replaces });
      expect(store.take()).toEqual(['insert']);
    }
  });
});

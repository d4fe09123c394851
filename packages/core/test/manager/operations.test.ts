import { describe, expect, it } from 'vitest';
import { createSecondManager, createTestManager, DAY, MINUTE, OTHER_KEYS } from '../support/test-manager.js';

const refused = { code: 'invalid_token' };

describe('store calls per request', () => {
  it('a malformed token: none', async () => {
    const { sessions, store } = createTestManager();
    await expect(sessions.authenticate('not a token')).rejects.toMatchObject(refused);
    expect(store.take()).toEqual([]);
  });

  it('a forged token: none', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await createTestManager({ keys: OTHER_KEYS }).sessions.issue({ userId: 'alice' });
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ ...refused, reason: 'bad_signature' });
    expect(store.take()).toEqual([]);
  });

  it('an expired token: none', async () => {
    const { sessions, store, time } = createTestManager({ absoluteTimeout: '1h' });
    const { token } = await sessions.issue({ userId: 'alice' });
    store.take();
    time.now += DAY;
    await expect(sessions.authenticate(token)).rejects.toMatchObject({ ...refused, reason: 'token_expired' });
    expect(store.take()).toEqual([]);
  });

  it('a token for another audience: none', async () => {
    const first = createTestManager({ audience: 'shop' });
    const { token } = await first.sessions.issue({ userId: 'alice' });
    const second = createSecondManager(first, { audience: 'bank' });
    first.store.take();
    await expect(second.authenticate(token)).rejects.toMatchObject({ ...refused, reason: 'wrong_audience' });
    expect(first.store.take()).toEqual([]);
  });

  it('an id that is not canonical: none', async () => {
    const { sessions, store } = createTestManager();
    // The last character carries two bits: B is a second spelling of A.
    for (const id of ['', "'", '\0', 'x'.repeat(5000), `${'A'.repeat(21)}B`]) {
      expect(await sessions.find('alice', id)).toBeNull();
      expect(await sessions.revoke('alice', id)).toBe(false);
      expect(await sessions.setLabel('alice', id, 'x')).toBeNull();
    }
    expect(store.take()).toEqual([]);
  });

  it('a session ended here: none', async () => {
    const { sessions, store } = createTestManager();
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', session.id);
    store.take();
    await expect(sessions.authenticate(token)).rejects.toMatchObject({
      ...refused,
      reason: 'session_absent',
    });
    expect(store.take()).toEqual([]);
  });

  it('a session ended elsewhere: one read, then none', async () => {
    const first = createTestManager();
    const { token, session } = await first.sessions.issue({ userId: 'alice' });
    await createSecondManager(first).revoke('alice', session.id);
    first.store.take();
    await expect(first.sessions.authenticate(token)).rejects.toMatchObject(refused);
    await expect(first.sessions.authenticate(token)).rejects.toMatchObject(refused);
    expect(first.store.take()).toEqual(['find']);
  });

  it('a valid token: one read', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice' });
    store.take();
    await sessions.authenticate(token);
    expect(store.take()).toEqual(['find']);
  });

  it('a valid token within activeTtl: none', async () => {
    const { sessions, store } = createTestManager({ activeTtl: '10s' });
    const { token } = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    store.take();
    await sessions.authenticate(token);
    expect(store.take()).toEqual([]);
  });

  it('a session that is looked at again: one read, within activeTtl as well, and none when it was ended here', async () => {
    for (const options of [{}, { activeTtl: '10s' }]) {
      const { sessions, store } = createTestManager(options);
      const { token } = await sessions.issue({ userId: 'alice' });
      const session = await sessions.authenticate(token);
      store.take();
      await sessions.recheck(session);
      expect(store.take()).toEqual(['find']);
      await sessions.revoke('alice', session.id);
      store.take();
      await expect(sessions.recheck(session)).rejects.toMatchObject(refused);
      expect(store.take()).toEqual([]);
    }
  });

  it('a token that is screened: none', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice' });
    store.take();
    await sessions.screen(token);
    await expect(sessions.screen('not a token')).rejects.toMatchObject(refused);
    expect(store.take()).toEqual([]);
  });

  it('tokens that arrive together: one read of all their ids', async () => {
    const { sessions, store } = createTestManager();
    const issued = await Promise.all([1, 2, 3].map(() => sessions.issue({ userId: 'alice' })));
    store.take();
    await Promise.all([...issued, ...issued].map(({ token }) => sessions.authenticate(token)));
    expect(store.calls).toEqual([{ method: 'find', args: [issued.map(({ session }) => session.id)] }]);
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
    const { sessions, store } = createTestManager({ maxBatch: 2 });
    const issued = await Promise.all([1, 2, 3, 4, 5].map(() => sessions.issue({ userId: 'alice' })));
    store.take();
    await Promise.all(issued.map(({ token }) => sessions.authenticate(token)));
    expect(store.calls.map(({ args }) => (args[0] as string[]).length)).toEqual([2, 2, 1]);
  });

  it('activity: one write per session and touchInterval, for all sessions together', async () => {
    const { sessions, store, time } = createTestManager({ touchInterval: '1m' });
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
    const { sessions, store, time } = createTestManager({ touchInterval: '1m' });
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

  it('a log-in, with a limit and without: one insert, and the device looked up and noted', async () => {
    for (const maxSessions of ['none', 1] as const) {
      const { sessions, store } = createTestManager({ maxSessions });
      await sessions.issue({ userId: 'alice' });
      store.take();
      await sessions.issue({ userId: 'alice' });
      expect(store.take()).toEqual(['findUser', 'insert', 'changeUser']);
    }
  });

  it('a log-in where no devices are remembered: one insert', async () => {
    const { sessions, store } = createTestManager({ maxKnownDevices: 0 });
    await sessions.issue({ userId: 'alice' });
    expect(store.take()).toEqual(['insert']);
  });

  it('a log-in on a device that waits for confirmation: the device looked up and the insert', async () => {
    const { sessions, store } = createTestManager({ confirmNewDevices: '1d' });
    await sessions.issue({ userId: 'alice' });
    store.take();
    await sessions.issue({ userId: 'alice' });
    expect(store.take()).toEqual(['findUser', 'insert']);
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

  it('a log-in in place of another session: one read more', async () => {
    const { sessions, store } = createTestManager();
    const { token, deviceSecret } = await sessions.issue({ userId: 'alice' });
    store.take();
    await sessions.issue({ userId: 'alice', deviceSecret: deviceSecret ?? '', replaces: token });
    expect(store.take().sort()).toEqual(['changeUser', 'find', 'findUser', 'insert']);
  });

  it('a log-in with a token that is forged, or known to be gone: no read more', async () => {
    const { sessions, store } = createTestManager({ maxKnownDevices: 0 });
    const { token, session } = await sessions.issue({ userId: 'alice' });
    await sessions.revoke('alice', session.id);
    store.take();
    for (const replaces of [token, `${token.slice(0, -8)}AAAAAAAA`, 'x']) {
      await sessions.issue({ userId: 'alice', replaces });
      expect(store.take()).toEqual(['insert']);
    }
  });

  it('confirming and denying: one read, one change, and the device noted', async () => {
    const { sessions, store } = createTestManager({ confirmNewDevices: '1d' });
    const { token } = await sessions.issue({ userId: 'alice' });
    const [first, second] = [
      await sessions.issue({ userId: 'alice' }),
      await sessions.issue({ userId: 'alice' }),
    ];
    const acting = sessions.actingAs(await sessions.authenticate(token));
    store.take();
    await acting.confirm(first.session.id);
    expect(store.take()).toEqual(['read', 'admit', 'findUser', 'changeUser']);
    await acting.deny(second.session.id);
    expect(store.take()).toEqual(['read', 'revoke']);
  });

  it('completing a second factor: one read, one change, and the device noted', async () => {
    const { sessions, store } = createTestManager();
    const { token } = await sessions.issue({ userId: 'alice', pending: true });
    const session = await sessions.authenticate(token, { allowPending: true });
    store.take();
    await sessions.completeSecondFactor(session);
    expect(store.take()).toEqual(['read', 'admit', 'findUser', 'changeUser']);
  });

  it('the idle time: one change, however many sessions', async () => {
    const { sessions, store } = createTestManager();
    for (let n = 0; n < 5; n += 1) await sessions.issue({ userId: 'alice' });
    store.take();
    await sessions.setIdleTimeout('alice', '7d');
    expect(store.take()).toEqual(['setIdleTimeout']);
  });

  it('ending one, others and all: the same calls, however many sessions', async () => {
    for (const count of [3, 30]) {
      const { sessions, store } = createTestManager();
      const issued = await Promise.all(
        Array.from({ length: count }, () => sessions.issue({ userId: 'alice' })),
      );
      const [first, second] = issued;
      if (!first || !second) throw new Error('unreachable');
      const acting = sessions.actingAs(await sessions.authenticate(first.token));
      store.take();
      await sessions.revoke('alice', second.session.id);
      expect(store.take()).toEqual(['revoke']);
      expect(await acting.revokeOthers()).toBe(count - 2);
      expect(store.take()).toEqual(['revokeAll']);
      expect(await sessions.revokeAll('alice')).toBe(1);
      expect(store.take()).toEqual(['changeUser', 'revokeAll']);
    }
  });
});

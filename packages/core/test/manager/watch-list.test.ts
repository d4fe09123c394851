import { AsyncLocalStorage } from 'node:async_hooks';
import {
  InvalidTokenError,
  type SessionManager,
  type SessionManagerOptions,
  StoreUnavailableError,
} from '@jwt-sessions/core';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSecondManager, createTestManager, DAY } from '../support/test-manager.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets two seconds pass for timers, and what hangs on them happen. */
const twoSeconds = () => vi.advanceTimersByTimeAsync(2000);

/** One session of alice's that looks at her list, and another process on the same store. */
async function start(options: Partial<SessionManagerOptions> = {}) {
  const manager = createTestManager(options);
  const other = createSecondManager(manager, options);
  onTestFinished(async () => {
    await manager.sessions.close();
    await other.close();
  });
  const logIn = async (request = {}) => {
    const { token } = await manager.sessions.issue({ userId: 'alice', ...request });
    return manager.sessions.authenticate(token);
  };
  const session = await logIn();
  await manager.sessions.flush();
  /** How often a session was told since the last time that was asked. */
  const watch = (by = session) => {
    let told = 0;
    const watching = manager.sessions.actingAs(by).watchList(() => {
      told += 1;
    });
    const count = () => {
      const times = told;
      told = 0;
      return times;
    };
    return Object.assign(count, watching);
  };
  return { ...manager, other, session, logIn, watch };
}

describe('ActingSession.watchList', () => {
  it('calls once at the beginning, and no more while nothing changes', async () => {
    const { watch } = await start();
    const told = watch();
    expect(told()).toBe(0);
    await twoSeconds();
    expect(told()).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told()).toBe(0);
  });

  it.each<[string, (sessions: SessionManager, another: string, mine: string) => Promise<unknown>]>([
    ['log-in', (sessions) => sessions.issue({ userId: 'alice' })],
    ['name', (sessions, another) => sessions.setLabel('alice', another, 'Laptop')],
    ['end', (sessions, another) => sessions.revoke('alice', another)],
    ['end of all others', (sessions, _, mine) => sessions.revokeAll('alice', { except: mine })],
  ])('calls within two seconds of a %s in another process', async (_, change) => {
    const { other, watch, logIn, session } = await start();
    const another = await logIn();
    const told = watch();
    await twoSeconds();
    told();
    await change(other, another.id, session.id);
    await twoSeconds();
    expect(told()).toBe(1);
  });

  it('calls when a session expires, and when one is confirmed or may be without', async () => {
    const options = { idleTimeout: 'none', confirmNewDevices: '1d', absoluteTimeout: '3d' };
    const { other, watch, logIn, time } = await start(options);
    const short = await logIn({ absoluteTimeout: '12h' });
    expect(short.status).toBe('unconfirmed');
    const told = watch();
    await twoSeconds();
    told();

    await other.confirm('alice', short.id);
    await twoSeconds();
    expect(told()).toBe(1);

    const waiting = await logIn();
    await twoSeconds();
    expect([told(), waiting.status]).toEqual([1, 'unconfirmed']);

    time.now += DAY / 2;
    await twoSeconds();
    expect(told()).toBe(1);

    time.now += DAY / 2;
    await twoSeconds();
    expect(told()).toBe(1);
  });

  it('takes use for no change, and is none', async () => {
    const { sessions, watch, time, session } = await start();
    const { token } = await sessions.issue({ userId: 'alice' });
    const told = watch();
    await twoSeconds();
    told();
    time.now += DAY;
    await sessions.authenticate(token, { ip: '192.0.2.1' });
    await sessions.flush();
    await twoSeconds();
    expect(told()).toBe(0);
    const found = await sessions.find('alice', session.id);
    expect(found?.lastActiveAt).toEqual(session.lastActiveAt);
  });

  it('says nothing of what happens to somebody else', async () => {
    const { other, watch } = await start();
    const told = watch();
    await twoSeconds();
    told();
    await other.issue({ userId: 'bob' });
    await twoSeconds();
    expect(told()).toBe(0);
  });

  it('tells a session that waits for confirmation of itself alone, and of all once it is in', async () => {
    const { sessions, other, watch, logIn } = await start({ confirmNewDevices: '7d' });
    const fresh = await logIn();
    const told = watch(fresh);
    await twoSeconds();
    told();
    await other.issue({ userId: 'alice' });
    await twoSeconds();
    expect(told()).toBe(0);

    await other.confirm('alice', fresh.id);
    await twoSeconds();
    expect(told()).toBe(1);

    await sessions.setLabel('alice', (await sessions.list('alice')).sessions[1]?.id ?? '', 'Phone');
    await twoSeconds();
    expect(told()).toBe(1);
  });

  it('refuses a session whose second factor is still to come', async () => {
    const { sessions, watch } = await start();
    const { token } = await sessions.issue({ userId: 'alice', pending: true });
    const pending = await sessions.authenticate(token, { allowPending: true });
    expect(() => watch(pending)).toThrow(InvalidTokenError);
  });

  it('tells a session that has ended nothing', async () => {
    const { other, watch, session } = await start();
    const told = watch();
    await twoSeconds();
    told();
    await other.revoke('alice', session.id);
    await other.issue({ userId: 'alice' });
    await twoSeconds();
    expect(told()).toBe(0);
  });

  it('tells an old session that is not among the newest two hundred', async () => {
    const { sessions, time, watch, logIn } = await start({ maxSessions: 'none' });
    for (let index = 0; index < 200; index += 1) {
      time.now += 1;
      await logIn();
    }
    const told = watch();
    await twoSeconds();
    told();
    time.now += 1;
    await sessions.issue({ userId: 'alice' });
    await twoSeconds();
    expect(told()).toBe(1);
  });

  it('reads each list once every two seconds, however many look at it, and one at a time', async () => {
    const { sessions, store, watch, logIn } = await start();
    const { token } = await sessions.issue({ userId: 'bob' });
    const bob = await sessions.authenticate(token);
    for (const by of [undefined, await logIn(), bob]) watch(by);
    let running = 0;
    let most = 0;
    const list = vi.spyOn(store, 'list').mockImplementation(async () => {
      running += 1;
      most = Math.max(most, running);
      await null;
      running -= 1;
      return [];
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(list.mock.calls.map(([userId]) => userId)).toEqual(Array(5).fill(['alice', 'bob']).flat());
    expect(most).toBe(1);
  });

  it('is let go by using, and reads no more', async () => {
    const { sessions, store, session } = await start();
    const onChange = vi.fn();
    {
      using _watching = sessions.actingAs(session).watchList(onChange);
    }
    const list = vi.spyOn(store, 'list');
    await twoSeconds();
    expect(list).not.toHaveBeenCalled();
    expect(onChange).not.toHaveBeenCalled();
  });

  it('is late and never wrong where the store fails, which is told less and less often', async () => {
    const { sessions, store, other, watch } = await start();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    const told = watch();
    await twoSeconds();
    told();
    const list = vi.spyOn(store, 'list').mockRejectedValue(new Error('away'));
    await other.issue({ userId: 'alice' });
    await vi.advanceTimersByTimeAsync(36_000);
    expect(told()).toBe(0);
    // After 2, 4, 8 and then 10 seconds each.
    expect(errors).toEqual(Array.from({ length: 5 }, () => expect.any(StoreUnavailableError)));
    list.mockRestore();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told()).toBe(1);
  });

  it('lets a look go that hangs, and looks again', async () => {
    const { sessions, store, watch } = await start();
    sessions.on('error', () => {});
    const told = watch();
    vi.spyOn(store, 'list').mockReturnValueOnce(new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(16_000);
    expect(told()).toBe(1);
  });

  it('reports what the callback throws, and tells the others', async () => {
    const { sessions, session, watch } = await start();
    const errors: unknown[] = [];
    sessions.on('error', (error) => errors.push(error));
    const failure = new Error('the socket is closed');
    sessions.actingAs(session).watchList(() => {
      throw failure;
    });
    const told = watch();
    await twoSeconds();
    expect(errors).toEqual([failure]);
    expect(told()).toBe(1);
  });

  it('waits in the context of no request', async () => {
    const { watch } = await start();
    const requests = new AsyncLocalStorage<string>();
    const { setTimeout: startTimer } = globalThis;
    const seen: unknown[] = [];
    const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((...args: [() => void, number]) => {
      seen.push(requests.getStore());
      return startTimer(...args);
    }) as typeof setTimeout);
    requests.run('the first request', () => watch());
    timers.mockRestore();
    expect(seen).toEqual([undefined]);
  });

  it('reads no more when the manager is closed', async () => {
    const { sessions, store, watch } = await start();
    watch();
    await sessions.close();
    const list = vi.spyOn(store, 'list');
    await vi.advanceTimersByTimeAsync(4000);
    expect(list).not.toHaveBeenCalled();
  });

  it('refuses what is no function', async () => {
    const { sessions, session } = await start();
    expect(() => sessions.actingAs(session).watchList('changed' as never)).toThrow(
      "watchList needs a function to call, not 'changed'.",
    );
  });
});

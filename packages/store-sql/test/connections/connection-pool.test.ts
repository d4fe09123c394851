import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../src/connections/connection.js';
import { ConnectionPool, type PoolOptions } from '../../src/connections/connection-pool.js';
import { Deadline, OutOfTimeError } from '../../src/time-limits/deadline.js';

const never = () => new Promise<never>(() => {});
const LONG = 30_000;

/** A connection that remembers what became of it. */
class FakeConnection {
  fate = 'open';

  isUsable(): boolean {
    return this.fate === 'open';
  }

  outlives(): boolean {
    return this.isUsable();
  }

  end(): void {
    this.fate = 'ended';
  }

  destroy(): void {
    this.fate = 'destroyed';
  }
}

/** A pool, what it made, and what was given up while it was being made. */
function poolOf(options: Partial<PoolOptions> = {}) {
  const made: FakeConnection[] = [];
  const abandoned: string[] = [];
  const open = () => {
    const connection = new FakeConnection();
    made.push(connection);
    return {
      opened: Promise.resolve(connection as unknown as Connection),
      destroy: () => abandoned.push('an opening'),
    };
  };
  const pool = new ConnectionPool({ open, size: 2, connectLimit: LONG, idleLimit: LONG, ...options });
  const use = <T>(work: (connection: Connection) => Promise<T>, limit = LONG, more = {}) =>
    pool.use(work, { deadline: new Deadline(limit), doing: () => 'working', ...more });
  const fates = () => made.map(({ fate }) => fate);
  return { pool, use, made, abandoned, fates };
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('ConnectionPool', () => {
  it('gives a connection to one at a time, and the one that was used last first', async () => {
    const { use, made } = poolOf();
    const used = await Promise.all([1, 2].map(() => use(async (connection) => connection)));
    expect(new Set(used)).toEqual(new Set(made));
    expect(await use(async (connection) => connection)).toBe(used[1]);
    expect(made).toHaveLength(2);
  });

  it('makes no more connections than it may', async () => {
    const { use, made } = poolOf();
    let most = 0;
    let busy = 0;
    const work = async () => {
      busy += 1;
      most = Math.max(most, busy);
      await new Promise(setImmediate);
      busy -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => use(work)));
    expect([most, made.length]).toEqual([2, 2]);
  });

  it('cuts a connection on which the time ran out, and those that lie idle with it', async () => {
    const { use, fates } = poolOf({ size: 3 });
    await Promise.all([1, 2].map(() => use(async () => undefined)));
    await expect(use(never, 200)).rejects.toThrow(new OutOfTimeError(200, 'working'));
    expect(fates()).toEqual(['destroyed', 'destroyed']);
    await use(async () => undefined);
    expect(fates()).toEqual(['destroyed', 'destroyed', 'open']);
  });

  it('does so, too, where the work has less time than the call', async () => {
    const { use, fates } = poolOf();
    await expect(use(never, LONG, { within: 5 })).rejects.toThrow(OutOfTimeError);
    expect(fates()).toEqual(['destroyed']);
  });

  it('makes as many again while those that there are give no answer, and no more', async () => {
    vi.useFakeTimers();
    const { use, made, fates } = poolOf();
    const silences: number[] = [];
    const hang = (n: number) =>
      use(never, LONG, { onSilence: () => silences.push(n) }).catch(() => undefined);
    const hanging = Array.from({ length: 8 }, (_, n) => hang(n));
    await vi.advanceTimersByTimeAsync(1499);
    expect([made.length, silences]).toEqual([2, []]);
    await vi.advanceTimersByTimeAsync(1);
    expect([made.length, silences]).toEqual([4, [0, 1]]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([made.length, silences]).toEqual([4, [0, 1]]);
    await vi.advanceTimersByTimeAsync(LONG);
    await Promise.all(hanging);
    // All of that is counted back: there are two again, and no more.
    const most = Array.from({ length: 4 }, (_, n) => hang(n));
    const before = made.length;
    await vi.advanceTimersByTimeAsync(1499);
    expect(made.length - before).toBe(2);
    expect(fates().filter((fate) => fate === 'open')).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(LONG);
    await Promise.all(most);
  });

  it('keeps no more connections than it may when they answer after all', async () => {
    vi.useFakeTimers();
    const { use, fates } = poolOf();
    const slow = () => use(() => new Promise((resolve) => setTimeout(resolve, 5000)));
    const calls = Array.from({ length: 4 }, slow);
    await vi.advanceTimersByTimeAsync(7000);
    await Promise.all(calls);
    expect(fates().filter((fate) => fate === 'open')).toHaveLength(2);
  });

  it('lets a connection that comes too late be there for the next', async () => {
    let arrive = () => {};
    const late = new FakeConnection();
    let openings = 0;
    const open = () => {
      openings += 1;
      const opened = new Promise<Connection>((resolve) => {
        arrive = () => resolve(late as unknown as Connection);
      });
      return { opened, destroy: () => undefined };
    };
    const { use } = poolOf({ open, size: 1 });
    await expect(use(async () => 'done', 200)).rejects.toThrow(new OutOfTimeError(200, 'connecting'));
    const next = use(async (connection) => connection);
    arrive();
    expect(await next).toBe(late);
    expect(openings).toBe(1);
  });

  it('gives up an opening that takes too long, and begins another for who comes then', async () => {
    const abandoned: string[] = [];
    const late = new FakeConnection();
    let arrive = () => {};
    const openings = [
      new Promise<Connection>((resolve) => {
        arrive = () => resolve(late as unknown as Connection);
      }),
      Promise.resolve(new FakeConnection() as unknown as Connection),
    ];
    const open = () => ({
      opened: openings.shift() ?? never(),
      destroy: () => abandoned.push('an opening'),
    });
    const { use } = poolOf({ open, size: 1, connectLimit: 5 });
    const [first, second] = await Promise.allSettled([use(async () => 'first'), use(async () => 'second')]);
    expect(first).toMatchObject({ status: 'rejected', reason: new OutOfTimeError(5, 'connecting') });
    expect(second).toEqual({ status: 'fulfilled', value: 'second' });
    expect(abandoned).toEqual(['an opening']);
    arrive();
    await Promise.resolve();
    await Promise.resolve();
    expect(late.fate).toBe('destroyed');
  });

  it('is as good as before when an opening fails', async () => {
    const error = new Error('refused');
    const answers = [Promise.reject(error), Promise.resolve(new FakeConnection() as unknown as Connection)];
    const open = () => ({ opened: answers.shift() ?? never(), destroy: () => undefined });
    const { use } = poolOf({ open, size: 1 });
    await expect(use(async () => 'done')).rejects.toBe(error);
    expect(await use(async () => 'done')).toBe('done');
  });

  it('passes over connections that broke while they lay idle', async () => {
    const { use, made } = poolOf();
    await use(async () => undefined);
    made[0]?.destroy();
    expect(await use(async (connection) => connection)).toBe(made[1]);
  });

  it('closes what lies idle for too long, also in a process that stood still meanwhile', async () => {
    vi.useFakeTimers();
    const { use, fates } = poolOf({ idleLimit: 1000 });
    await use(async () => undefined);
    vi.advanceTimersByTime(1000);
    expect(fates()).toEqual(['ended']);
    await use(async () => undefined);
    // The clock goes on, and no timer fires.
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(now + 1001);
    await use(async () => undefined);
    expect(fates()).toEqual(['ended', 'ended', 'open']);
  });

  it('closes a connection that was for one work only', async () => {
    const { use, fates } = poolOf();
    await use(async () => undefined, LONG, { once: true });
    expect(fates()).toEqual(['ended']);
  });

  it('is closed at once: what is in use is closed when it is given back, and nothing begins any more', async () => {
    const { pool, use, fates, abandoned } = poolOf();
    let finish = () => {};
    const working = use(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    await use(async () => undefined);
    const waiting = [1, 2].map(() => use(never));
    pool.close();
    expect(fates()).toEqual(['open', 'ended']);
    finish();
    await working;
    expect(fates()).toEqual(['ended', 'ended']);
    for (const call of waiting) await expect(call).rejects.toThrow('The store is closed.');
    await expect(use(async () => undefined)).rejects.toThrow('The store is closed.');
    expect(abandoned).toEqual([]);
  });
});

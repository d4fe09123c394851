import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Aftermath } from '../src/work/aftermath.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function createAftermath() {
  const errors: unknown[] = [];
  const aftermath = new Aftermath(
    () => performance.now(),
    (error) => errors.push(error),
  );
  return { aftermath, errors };
}

describe('Aftermath', () => {
  it('looks after a second, and less and less often', async () => {
    const { aftermath } = createAftermath();
    const looks: number[] = [];
    const start = performance.now();
    aftermath.watch('a', async () => {
      looks.push(Math.round((performance.now() - start) / 1000));
      return false;
    });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(looks).toEqual([1, 3, 7, 15, 31, 61]);
  });

  it('looks no more once all is known', async () => {
    const { aftermath } = createAftermath();
    const look = vi.fn(async () => true);
    aftermath.watch('a', look);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('asks a store that fails for one thing at a time', async () => {
    const { aftermath } = createAftermath();
    const look = vi.fn(async () => {
      throw new Error('connection lost');
    });
    for (const key of ['a', 'b', 'c']) aftermath.watch(key, look);
    await vi.advanceTimersByTimeAsync(1000);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('is not held up for others by a look that never comes to its end', async () => {
    const { aftermath } = createAftermath();
    const look = vi.fn(async () => true);
    aftermath.watch('a', () => new Promise(() => {}));
    aftermath.watch('b', look);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('watches ten thousand calls at most, and says so', async () => {
    const { aftermath, errors } = createAftermath();
    const looked: number[] = [];
    for (let n = 0; n < 10_001; n += 1) {
      aftermath.watch(`${n}`, async () => {
        looked.push(n);
        return true;
      });
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(looked).toHaveLength(10_000);
    expect(looked[0]).toBe(1);
    expect(errors).toMatchObject([{ message: expect.stringContaining('10000 calls') }]);
  });

  it('keeps no process running', () => {
    const { aftermath } = createAftermath();
    vi.useRealTimers();
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    aftermath.watch('a', async () => true);
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBe(before);
    aftermath.stop();
  });
});

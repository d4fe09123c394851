import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changeAmongMany, changeUntil } from '../src/store/change-until.js';

const WHAT = ['The user record', 'a device was noted in it'] as const;

/** Somebody else comes between each time, but for the last. */
function lostUntil(last: number) {
  let tries = 0;
  return vi.fn(async () => {
    tries += 1;
    return tries < last ? undefined : 'changed';
  });
}

describe('changeUntil', () => {
  it('tries at once, five times', async () => {
    expect(await changeUntil(WHAT, lostUntil(5))).toBe('changed');
    const attempt = lostUntil(6);
    await expect(changeUntil(WHAT, attempt)).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { message: 'The user record changed 5 times while a device was noted in it.' },
    });
    expect(attempt).toHaveBeenCalledTimes(5);
  });
});

describe('changeAmongMany', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('tries once more at once, and then out of step with whoever came first', async () => {
    // Half of a pause that is measured by what the tries took, which grows to ten of them.
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const began: number[] = [];
    const attempt = async () => {
      began.push(performance.now());
      vi.advanceTimersByTime(100);
      return began.length < 14 ? undefined : 'changed';
    };
    const changed = changeAmongMany(WHAT, attempt);
    await vi.runAllTimersAsync();
    expect(await changed).toBe('changed');
    const pauses = began.slice(1).map((time, n) => time - (began[n] ?? 0) - 100);
    expect(pauses.map(Math.round)).toEqual([0, 100, 150, 200, 250, 300, 350, 400, 450, 500, 500, 500, 500]);
  });

  it('gives up after a hundred tries', async () => {
    const attempt = lostUntil(101);
    const failed = expect(changeAmongMany(WHAT, attempt)).rejects.toMatchObject({
      cause: { message: 'The user record changed 100 times while a device was noted in it.' },
    });
    await vi.runAllTimersAsync();
    await failed;
    expect(attempt).toHaveBeenCalledTimes(100);
  });

  it('tries nothing again that fails', async () => {
    const attempt = vi.fn(() => Promise.reject(new Error('connection lost')));
    await expect(changeAmongMany(WHAT, attempt)).rejects.toThrow('connection lost');
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

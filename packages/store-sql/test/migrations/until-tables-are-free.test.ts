import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { untilTablesAreFree } from '../../src/migrations/until-tables-are-free.js';
import { Deadline } from '../../src/time-limits/deadline.js';

const busy = () => new Error('somebody uses the table');

describe('untilTablesAreFree', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('tries again until the tables are free, and lets others come through before', async () => {
    const tries: number[] = [];
    const begin = performance.now();
    const attempt = async () => tries.push(performance.now() - begin) === 3;
    const done = untilTablesAreFree(new Deadline(60_000), attempt, busy);
    await vi.advanceTimersByTimeAsync(60_000);
    await done;
    expect(tries).toEqual([0, 1000, 2000]);
  });

  it('tries for as long as there is time, and says then who was in the way', async () => {
    let tries = 0;
    const attempt = async () => {
      tries += 1;
      return false;
    };
    const failed = expect(untilTablesAreFree(new Deadline(10_000), attempt, busy)).rejects.toThrow(busy());
    await vi.advanceTimersByTimeAsync(10_000);
    await failed;
    expect(tries).toBe(9);
  });

  it('tries nothing again that failed otherwise', async () => {
    let tries = 0;
    const attempt = async () => {
      tries += 1;
      throw new Error('no right to');
    };
    await expect(untilTablesAreFree(new Deadline(60_000), attempt, busy)).rejects.toThrow('no right to');
    expect(tries).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { ageOf } from '../src/values/clocks.js';

const then = { time: 1_800_000_000_000, ticks: 5000 };

describe('ageOf', () => {
  it.each([
    ['the stopwatch, where the clock was set back a little', 30, 10, 30],
    ['the clock, where the machine has slept', 10, 30, 30],
    ['either, where nothing has passed', 0, 0, 0],
  ])('is what is told by %s', (_, ticks, time, age) => {
    expect(ageOf(then, { ticks: then.ticks + ticks, time: then.time + time })).toBe(age);
  });

  it.each([
    ['the clock', 10, -1],
    ['the stopwatch', -1, 10],
    ['both', -1, -1],
  ])('is endless where it is yet to come by %s', (_, ticks, time) => {
    const now = { ticks: then.ticks + ticks, time: then.time + time };
    expect(ageOf(then, now)).toBe(Number.POSITIVE_INFINITY);
  });
});

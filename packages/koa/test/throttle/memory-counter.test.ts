import { describe, expect, it } from 'vitest';
import { MemoryCounter } from '../../src/http/throttle/memory-counter.js';

/** A counter of three tries in ten seconds, and its stopwatch. */
function createCounter(maxKeys?: number) {
  let now = 1000;
  const counter = new MemoryCounter({ points: 3, duration: 10 }, () => now, maxKeys);
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  const refusals = (key: string, times: number) =>
    Array.from({ length: times }, () => counter.take(key).refused);
  return { counter, pass, refusals };
}

describe('MemoryCounter', () => {
  it('lets as many through as the limit says, and then none', () => {
    const { refusals } = createCounter();
    expect(refusals('a', 5)).toEqual([false, false, false, true, true]);
  });

  it('counts each key by itself', () => {
    const { refusals } = createCounter();
    refusals('a', 4);
    expect(refusals('b', 1)).toEqual([false]);
  });

  it('says how many there were, and when they are forgotten', () => {
    const { counter, pass } = createCounter();
    counter.take('a');
    pass(4000);
    expect(counter.take('a')).toEqual({
      consumedPoints: 2,
      msBeforeNext: 6000,
      refused: false,
      inMemory: true,
    });
  });

  it('begins anew when the time is over, counted from the first try on, however many came since', () => {
    const { refusals, pass } = createCounter();
    refusals('a', 4);
    pass(9999);
    expect(refusals('a', 1)).toEqual([true]);
    pass(1);
    expect(refusals('a', 4)).toEqual([false, false, false, true]);
  });

  it('gives back one, and never more than there were', () => {
    const { counter, refusals } = createCounter();
    refusals('a', 1);
    counter.giveBack('a');
    counter.giveBack('a');
    counter.giveBack('nobody');
    expect(refusals('a', 4)).toEqual([false, false, false, true]);
  });

  it('forgets a key', () => {
    const { counter, refusals } = createCounter();
    refusals('a', 3);
    counter.reset('a');
    expect(refusals('a', 1)).toEqual([false]);
  });

  it('keeps no more keys than it may: the one that would be forgotten first makes room', () => {
    const { refusals, pass } = createCounter(2);
    refusals('a', 4);
    pass(1);
    refusals('b', 4);
    refusals('c', 1);
    expect(refusals('b', 1)).toEqual([true]);
    expect(refusals('a', 1)).toEqual([false]);
  });

  it('keeps none whose time is over', () => {
    const { refusals, pass } = createCounter(2);
    refusals('a', 1);
    pass(5000);
    refusals('b', 4);
    pass(5000);
    refusals('c', 1);
    expect(refusals('b', 1)).toEqual([true]);
  });
});

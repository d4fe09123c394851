import { describe, expect, it } from 'vitest';
import { percentileOf, ratiosOf, spreadOf } from '../src/results/statistics.ts';

describe('spreadOf', () => {
  it('takes the middle of an odd number of values, in whatever order they come', () => {
    expect(spreadOf([30, 9, 20])).toEqual({ median: 20, min: 9, max: 30 });
  });

  it('takes what lies between the two in the middle of an even number', () => {
    expect(spreadOf([1, 2, 4, 100])).toEqual({ median: 3, min: 1, max: 100 });
  });

  it('leaves the values as they are', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses to speak of nothing', () => {
    expect(() => spreadOf([])).toThrow(new RangeError('There are no values.'));
  });
});

describe('ratiosOf', () => {
  it('compares the values of the same round', () => {
    expect(ratiosOf([50, 30], [100, 40])).toEqual([0.5, 0.75]);
  });

  it('refuses rounds without a partner', () => {
    expect(() => ratiosOf([1, 2], [1])).toThrow(new RangeError('Not as many values as references.'));
  });
});

describe('percentileOf', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the value that so many percent are not above', () => {
    expect([50, 99, 100].map((percent) => percentileOf(hundred, percent))).toEqual([50, 99, 100]);
    expect(percentileOf([7], 50)).toBe(7);
  });

  it('is nothing of nothing', () => {
    expect(() => percentileOf([], 50)).toThrow(RangeError);
  });
});

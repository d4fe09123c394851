import { expect, it } from 'vitest';
import { Random } from '../src/random/random.js';

it('gives the same numbers for the same seed, and others for each part', () => {
  const numbers = (random: Random) => Array.from({ length: 5 }, () => random.between(0, 1e6));
  expect(numbers(new Random(1).fork(3))).toEqual(numbers(new Random(1).fork(3)));
  expect(numbers(new Random(1).fork(3))).not.toEqual(numbers(new Random(1).fork(4)));
  expect(numbers(new Random(1))).not.toEqual(numbers(new Random(2)));
});

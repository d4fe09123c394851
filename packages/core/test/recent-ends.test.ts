import { expect, it } from 'vitest';
import { RecentEnds, validAfter } from '../src/revocations/recent-ends.js';

it.each([
  ['as they began', [1000, 1001]],
  ['the other way round', [1001, 1000]],
])('lets in who logs in after two ends of all that the store answered %s', (_, answered) => {
  const ends = new RecentEnds();
  for (const endedAt of answered) ends.note('alice', endedAt);
  // The store keeps the greater one, whoever was answered last.
  expect(ends.startOf('alice', 1002)).toBe(validAfter(1001));
});

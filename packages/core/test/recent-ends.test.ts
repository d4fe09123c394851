import { expect, it } from 'vitest';
import { RecentEnds } from '../src/revocations/recent-ends.js';

it.each([
  ['as they were made', [3001, 3002]],
  ['the other way round', [3002, 3001]],
])('lets in who logs in after two ends of all that the store answered %s', (_, answered) => {
  const ends = new RecentEnds();
  for (const validAfter of answered) ends.note('alice', { doneAt: 1000, validAfter });
  // The store keeps the greater one, whoever was answered last.
  expect(ends.startOf('alice', 1001)).toBe(3002);
});

it('lifts no log-in that began before the store had the end', () => {
  const ends = new RecentEnds();
  ends.note('alice', { doneAt: 1000, validAfter: 3001 });
  expect(ends.startOf('alice', 1000)).toBe(1000);
});

import { expect, it } from 'vitest';
import { RecentEnds, validAfter } from '../src/revocations/recent-ends.js';

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

it('lifts no log-in that began before the last of two ends, where the store says the same of both', () => {
  const ends = new RecentEnds();
  // Another process has moved it on further than either.
  for (const doneAt of [1000, 1005]) ends.note('alice', { doneAt, validAfter: 9000 });
  expect(ends.startOf('alice', 1005)).toBe(1005);
  expect(ends.startOf('alice', 1006)).toBe(9000);
});

it('leaves a log-in as it is that began later than the store demands, and one of somebody else', () => {
  const ends = new RecentEnds();
  ends.note('alice', { doneAt: 1000, validAfter: 3001 });
  expect(ends.startOf('alice', 3002)).toBe(3002);
  expect(ends.startOf('bob', 1001)).toBe(1001);
});

it('has other processes refuse what began by their clocks up to two seconds later, to the millisecond', () => {
  const endedAt = 1_800_000_000_000;
  // The store lets in from there on.
  expect(validAfter(endedAt)).toBe(endedAt + 2001);
});

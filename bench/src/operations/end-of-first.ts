import type { Fixtures } from '../fixtures/fixtures.js';
import { seedRows } from '../seed/seed-rows.js';

/** The time by which so many of the sessions that were seeded are over, the first to end, unless they were active since. */
export function endOfFirst(count: number, total: number, fixtures: Fixtures): number {
  const ends = new Float64Array(total);
  let filled = 0;
  for (const batch of seedRows(total, fixtures)) {
    for (const { expiresAt } of batch) {
      ends[filled] = expiresAt;
      filled += 1;
    }
  }
  return (ends.sort()[Math.min(count, total) - 1] ?? 0) + 1;
}

import type { Fixtures } from '../fixtures/fixtures.js';
import { seedRows } from '../seed/seed-rows.js';

/**
 * The ids of so many sessions out of those that were seeded, from all over the table, in an order that neither the
 * table nor an index has: as those who happen to be active at the same time.
 */
export function chooseActive(total: number, count: number, fixtures: Fixtures): string[] {
  const live: string[] = [];
  for (const batch of seedRows(total, fixtures)) {
    for (const { id, endedAt } of batch) if (endedAt === null) live.push(id);
  }
  const step = live.length / count;
  const chosen = Array.from({ length: count }, (_, at) => live[Math.floor(at * step)] ?? '');
  // By the end of the id, which is as random as its beginning.
  return chosen.toSorted((one, other) => (one.slice(11) < other.slice(11) ? -1 : 1));
}

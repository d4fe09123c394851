import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { expect, it } from 'vitest';
import { readHeapCensus } from '../src/soak/heap-census.js';
import { judgeHeaps } from '../src/soak/judge-heaps.js';

class KeptForTheCensus {
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }
}

it('counts the objects in a heap by their constructors', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-heap-'));
  const kept = Array.from({ length: 1234 }, (_, number) => new KeptForTheCensus(number));
  try {
    const census = await readHeapCensus(writeHeapSnapshot(join(folder, 'heap.heapsnapshot')));
    expect(census.get('KeptForTheCensus')).toBe(kept.length);
    expect(census.get('(string)')).toBeGreaterThan(1000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function judge(kind: string, counts: readonly number[]): number {
  return judgeHeaps(counts.map((count) => ({ births: 1000, census: new Map([[kind, count]]) }))).length;
}

it.each([
  ['grows each time', 'Kept', [0, 1000, 2000, 3000], 1],
  ['comes and goes', 'Kept', [0, 1000, 0, 1000], 0],
  ['grows by what is open at the time', 'Kept', [0, 10, 20, 30], 0],
  ['grows as caches fill', '(string)', [0, 3000, 6000, 9000], 0],
  ['grows by more than caches do', '(string)', [0, 30_000, 60_000, 90_000], 1],
])('judges a kind of objects that %s', (_, kind, counts, findings) => {
  expect(judge(kind, counts)).toBe(findings);
});

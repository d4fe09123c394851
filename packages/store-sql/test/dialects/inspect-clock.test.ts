import { describe, expect, it } from 'vitest';
import { inspectClock } from '../../src/dialects/inspect-clock.js';
import { literal } from '../../src/sql/sql.js';

const NOW = 1_800_000_000_000;

/** What is said where the server tells a time, and takes as long for the answer. */
function saidOf(server: number, took = 0): Promise<string[]> {
  const call = { rows: async () => [{ now: String(server) }] as never };
  const times = [NOW, NOW + took];
  return inspectClock(call, literal('SELECT now'), () => times.shift() ?? Number.NaN);
}

describe('inspectClock', () => {
  it.each([
    ['ahead of', NOW - 120_000],
    ['behind', NOW + 120_000],
  ])('warns of a clock that is two minutes %s the server', async (how, server) => {
    expect(await saidOf(server)).toEqual([
      expect.stringContaining(`The clock of this process is 120 s ${how} the database server's.`),
    ]);
  });

  it('says nothing where they go together', async () => {
    expect(await saidOf(NOW + 500, 1000)).toEqual([]);
  });

  it('asks nothing where there is no server', async () => {
    expect(await inspectClock({ rows: () => Promise.reject(new Error('asked')) }, null)).toEqual([]);
  });
});

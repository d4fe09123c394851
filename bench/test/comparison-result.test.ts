import { describe, expect, it } from 'vitest';
import { makeEntry } from '../src/comparisons/make-entry.ts';
import { processorChart } from '../src/report/comparison-chart.ts';
import { comparisonTable } from '../src/report/comparison-table.ts';
import { type RoundSample, summarise } from '../src/results/comparison-result.ts';

const sample = (requestsPerSecond: number, processMicroseconds: number | null): RoundSample => ({
  requests: requestsPerSecond,
  requestsPerSecond,
  latency: { p50: 1, p99: 2 },
  processMicroseconds,
  databaseMicroseconds: null,
});
const bare = makeEntry('bare-koa');
const peer = makeEntry('koa-jose');
const about = { name: 'n', title: 'A title', text: '' };

describe('summarise', () => {
  it('compares the processor time of a request with that of bare Koa in the same round', () => {
    const { entries } = summarise(
      about,
      new Map([
        [bare, [sample(1, 10), sample(1, 20), sample(1, 40)]],
        [peer, [sample(1, 30), sample(1, 40), sample(1, 40)]],
      ]),
    );
    expect(entries[1]?.processMicroseconds).toEqual({ median: 40, min: 30, max: 40 });
    expect(entries[1]?.processRatio).toEqual({ median: 2, min: 1, max: 3 });
  });

  it('says nothing of it where one round could not tell', () => {
    const { entries } = summarise(
      about,
      new Map([
        [bare, [sample(1, 10), sample(1, null)]],
        [peer, [sample(1, 30), sample(1, 40)]],
      ]),
    );
    expect(entries[1]?.processRatio).toBeNull();
  });
});

describe('what is told of processor time', () => {
  const told = (time: number | null) =>
    summarise(about, new Map([bare, peer].map((entry) => [entry, [sample(1, time)]])));

  it('stands in the table, and has a chart', () => {
    expect(comparisonTable(told(12.34))).toMatch(/\| jose, stateless .*\| +12\.3 \| +1\.00 \|/);
    expect(processorChart({ ...told(12.34), unmeasured: [] })).toContain('A title: processor time');
  });

  it('has no chart where the machine does not tell', () => {
    expect(processorChart({ ...told(null), unmeasured: [] })).toBeNull();
  });
});

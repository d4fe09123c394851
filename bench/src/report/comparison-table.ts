import type { ComparisonResult } from '../results/comparison-result.js';
import { decimal, spread, tenth, whole } from './format.js';
import { markdownTable } from './markdown-table.js';

/** What each entry of a comparison reached. */
export function comparisonTable({ entries }: Pick<ComparisonResult, 'entries'>): string {
  return markdownTable(
    [
      { title: 'what answers' },
      { title: 'of bare Koa', align: 'right' },
      { title: 'requests/s', align: 'right' },
      { title: 'median latency, ms', align: 'right' },
      { title: 'p99, ms', align: 'right' },
      { title: 'process, µs per request', align: 'right' },
      { title: 'of bare Koa', align: 'right' },
      { title: 'database, µs per request', align: 'right' },
    ],
    entries.map(({ label, ratio, requestsPerSecond, latency, ...entry }) => [
      label,
      spread(ratio, decimal),
      spread(requestsPerSecond, whole),
      spread(latency.p50, decimal),
      spread(latency.p99, decimal),
      entry.processMicroseconds === null ? '' : spread(entry.processMicroseconds, tenth),
      entry.processRatio === null ? '' : spread(entry.processRatio, decimal),
      entry.databaseMicroseconds === null ? '' : spread(entry.databaseMicroseconds, whole),
    ]),
  );
}

import type { DelayResult, Percentiles } from '../revocation/delay-result.js';
import { whole } from './format.js';
import { markdownTable } from './markdown-table.js';

/** How late each one refuses what was ended elsewhere. */
export function delaysTable(results: readonly DelayResult[]): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  return markdownTable(
    [
      { title: 'what answers' },
      right('rounds'),
      right('failed'),
      right('acknowledged after, ms'),
      right('delay p50, ms'),
      right('p99'),
      right('worst'),
      right('let in after it'),
      right('in rounds'),
    ],
    results.map(({ label, rounds, unacknowledged, acknowledgement, delay, letIn, roundsLetIn }) => [
      label,
      whole(rounds),
      whole(unacknowledged),
      `${milliseconds(acknowledgement.p50)} (p99 ${milliseconds(acknowledgement.p99)})`,
      ...percentiles(delay),
      whole(letIn),
      whole(roundsLetIn),
    ]),
  );
}

function percentiles({ p50, p99, worst }: Percentiles): string[] {
  return [p50, p99, worst].map(milliseconds);
}

function milliseconds(value: number): string {
  if (value < 0.01) return '< 0.01';
  return value < 10 ? value.toFixed(2) : whole(value);
}

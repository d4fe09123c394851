import { STORE_LABELS } from '../comparisons/make-entry.js';
import { markdownTable } from '../report/markdown-table.js';
import type { LiveResult } from './live-result.js';

/** What open signals or lists cost on each store, and how late an end is told. */
export function liveTable(results: readonly LiveResult[]): string {
  const hasDelay = results.some(({ delay }) => delay !== null);
  const milliseconds = (value: number | undefined) => (value === undefined ? '' : `${Math.round(value)} ms`);
  const right = (title: string) => ({ title, align: 'right' as const });
  return markdownTable(
    [
      { title: 'store' },
      right('open'),
      right('process, of a core'),
      right('database, of a core'),
      right('statements/s'),
      ...(hasDelay ? [right('delay p50'), right('p99'), right('worst')] : []),
    ],
    results.map(({ store, open, process, database, statementsPerSecond, delay }) => [
      STORE_LABELS[store],
      open.toLocaleString('en'),
      percent(process),
      database === null ? '' : percent(database),
      statementsPerSecond === null ? '' : statementsPerSecond.toFixed(0),
      ...(hasDelay ? [milliseconds(delay?.p50), milliseconds(delay?.p99), milliseconds(delay?.worst)] : []),
    ]),
  );
}

/** What is less than nothing is less than can be told apart. */
function percent(share: number): string {
  return `${(Math.max(0, share) * 100).toFixed(1)} %`;
}

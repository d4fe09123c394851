import type { ComparisonResult } from '../results/comparison-result.js';
import { barChart } from './bar-chart.js';

/** How many requests each entry answers. */
export function comparisonChart({ title, entries }: ComparisonResult): string {
  const bars = entries.map(({ label, ratio, subject }) => ({
    label,
    value: ratio,
    emphasis: subject === 'jwt-sessions',
  }));
  return barChart(title, 'requests per second, of bare Koa under the same load in the same round', bars);
}

/** What a request of each entry costs its process; null where the machine does not tell. */
export function processorChart({ title, entries }: ComparisonResult): string | null {
  const bars = entries.flatMap(({ label, processRatio, subject }) =>
    processRatio === null ? [] : [{ label, value: processRatio, emphasis: subject === 'jwt-sessions' }],
  );
  if (bars.length === 0) return null;
  return barChart(
    `${title}: processor time`,
    'of the measured process for each request, of bare Koa under the same load in the same round',
    bars,
  );
}

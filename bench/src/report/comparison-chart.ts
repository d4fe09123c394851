import type { ComparisonResult } from '../results/comparison-result.js';
import { barChart } from './bar-chart.js';

export function comparisonChart({ title, entries }: ComparisonResult): string {
  const bars = entries.map(({ label, ratio, subject }) => ({
    label,
    value: ratio,
    emphasis: subject === 'jwt-sessions',
  }));
  return barChart(title, 'requests per second, of bare Koa under the same load in the same round', bars);
}

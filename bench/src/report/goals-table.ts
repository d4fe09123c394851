import type { Goal } from '../results/goal.js';
import { decimal, spread, whole } from './format.js';
import { markdownTable } from './markdown-table.js';

export function goalsTable(goals: readonly Goal[]): string {
  return markdownTable(
    [{ title: 'goal' }, { title: 'wanted' }, { title: 'measured', align: 'right' }, { title: 'met' }],
    goals.map(({ text, target, measured, met, floor }) => [
      text,
      target,
      spread(measured, figure),
      met ? 'met' : `not met${floor === null ? '' : ` (floor: ${figure(floor)})`}`,
    ]),
  );
}

/** A ratio, or what is counted in hundreds. */
function figure(value: number): string {
  return value >= 100 || value === 0 ? whole(value) : decimal(value);
}

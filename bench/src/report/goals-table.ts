import type { Goal } from '../results/goal.js';
import { decimal, spread } from './format.js';
import { markdownTable } from './markdown-table.js';

export function goalsTable(goals: readonly Goal[]): string {
  return markdownTable(
    [{ title: 'goal' }, { title: 'wanted' }, { title: 'measured', align: 'right' }, { title: 'met' }],
    goals.map(({ text, target, measured, met, floor }) => [
      text,
      target,
      spread(measured, decimal),
      met ? 'met' : `not met${floor === null ? '' : ` (floor: ${decimal(floor)})`}`,
    ]),
  );
}

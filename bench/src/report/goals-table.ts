import type { Goal } from '../results/goals.js';
import { decimal, spread } from './format.js';
import { markdownTable } from './markdown-table.js';

export function goalsTable(goals: readonly Goal[]): string {
  return markdownTable(
    [{ title: 'goal' }, { title: 'wanted' }, { title: 'measured', align: 'right' }, { title: 'met' }],
    goals.map(({ text, target, measured, met }) => [
      text,
      target,
      spread(measured, decimal),
      met ? 'yes' : 'NO',
    ]),
  );
}

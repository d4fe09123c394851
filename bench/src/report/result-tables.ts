import type { Results } from '../results/results.js';
import { comparisonTable } from './comparison-table.js';
import { delaysTable } from './delays-table.js';
import { goalsTable } from './goals-table.js';
import { statementsTable } from './statements-table.js';

/** The results as tables, for a terminal. */
export function resultTables({ goals, comparisons, statements, delays }: Results): string {
  const parts = comparisons.flatMap((comparison) => [
    `${comparison.title}\n\n${comparisonTable(comparison)}`,
    ...comparison.unmeasured.map(({ label, reason }) => `Not measured: ${label} (${reason})`),
  ]);
  if (delays.measured.length > 0) parts.push(`How late a revocation is\n\n${delaysTable(delays.measured)}`);
  for (const { label, reason } of delays.unmeasured) parts.push(`Not measured: ${label} (${reason})`);
  if (statements.length > 0) parts.push(`Statements\n\n${statementsTable(statements)}`);
  if (goals.length > 0) parts.push(`Goals\n\n${goalsTable(goals)}`);
  return parts.join('\n\n');
}

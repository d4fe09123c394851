import { STORE_LABELS } from '../comparisons/make-entry.js';
import type { OperationResult } from '../operations/operation-result.js';
import { decimal, spread, whole } from './format.js';
import { markdownTable } from './markdown-table.js';

/** One row for each operation, one column for each store. */
export function operationsTable(results: readonly OperationResult[]): string {
  const stores = [...new Set(results.map(({ store }) => store))];
  const operations = new Map(
    results.map(({ operation, unit }) => [`${operation} (${unit})`, { operation, unit }]),
  );
  return markdownTable(
    [
      { title: 'operation' },
      ...stores.map((store) => ({ title: STORE_LABELS[store], align: 'right' as const })),
    ],
    [...operations].map(([title, { operation, unit }]) => [
      title,
      ...stores.map((store) => {
        const result = results.find(
          (each) => each.store === store && each.operation === operation && each.unit === unit,
        );
        return result === undefined ? '' : spread(result.measured, formatOf(unit));
      }),
    ]),
  );
}

function formatOf(unit: OperationResult['unit']): (value: number) => string {
  switch (unit) {
    case 'ms':
      return (value) => value.toFixed(1);
    case 'of the time':
      return (value) => `${decimal(value * 100)} %`;
    default:
      return whole;
  }
}

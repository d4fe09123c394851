import { STORE_LABELS } from '../comparisons/make-entry.js';
import type { StatementCount } from '../measure/count-statements.js';
import { markdownTable } from './markdown-table.js';

export function statementsTable(counts: readonly StatementCount[]): string {
  return markdownTable(
    [
      { title: 'store' },
      { title: 'tokens' },
      { title: 'requests', align: 'right' },
      { title: 'statements', align: 'right' },
    ],
    counts.map(({ store, label, requests, statements }) => [
      STORE_LABELS[store],
      label,
      String(requests),
      String(statements),
    ]),
  );
}

import { STORE_LABELS } from '../comparisons/make-entry.js';
import type { SeededDatabase } from '../servers/databases.js';
import { whole } from './format.js';
import { markdownTable } from './markdown-table.js';

export function sizesTable(sizes: readonly Omit<SeededDatabase, 'url'>[]): string {
  return markdownTable(
    [
      { title: 'store' },
      { title: 'whose tables' },
      { title: 'rows', align: 'right' },
      { title: 'bytes per row, with indexes', align: 'right' },
    ],
    sizes.map(({ store, schema, rows, bytesPerRow }) => [
      STORE_LABELS[store],
      schema,
      whole(rows),
      bytesPerRow === null ? 'not told' : whole(bytesPerRow),
    ]),
  );
}

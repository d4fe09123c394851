import { describe, expect, it } from 'vitest';
import { markdownTable } from '../src/report/markdown-table.ts';

describe('markdownTable', () => {
  it('sets its columns one below the other', () => {
    const table = markdownTable(
      [{ title: 'what' }, { title: 'how many', align: 'right' }],
      [
        ['a', '1'],
        ['much more', '1,000,000,000'],
      ],
    );
    expect(table).toBe(
      [
        '| what      |      how many |',
        '| --------- | ------------: |',
        '| a         |             1 |',
        '| much more | 1,000,000,000 |',
      ].join('\n'),
    );
  });

  it('lets no text end its cell', () => {
    expect(markdownTable([{ title: 'what' }], [['a | b\nc']])).toContain('| a \\| b c |');
  });
});

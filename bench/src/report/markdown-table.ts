/** Where a column's texts stand. */
export type Alignment = 'left' | 'right';

/** A table of Markdown whose columns also stand one below the other in plain text. */
export function markdownTable(
  columns: readonly { readonly title: string; readonly align?: Alignment }[],
  rows: readonly (readonly string[])[],
): string {
  const cells = rows.map((row) => row.map(escapeCell));
  const widths = columns.map(({ title }, at) =>
    Math.max(3, title.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, at) => pad(text, widths[at] ?? 0, columns[at]?.align)).join(' | ')} |`;
  const rule = columns.map(({ align }, at) => {
    const width = widths[at] ?? 0;
    return align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
  });
  return [line(columns.map(({ title }) => title)), `| ${rule.join(' | ')} |`, ...cells.map(line)].join('\n');
}

function pad(text: string, width: number, align: Alignment = 'left'): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

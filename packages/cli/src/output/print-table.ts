import { stripVTControlCharacters } from 'node:util';

const GAP = '  ';

/** Rows under a heading, each column as wide as its widest cell. Control characters of clients never reach a terminal. */
export function tableOf(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heading, ...rows.map((row) => row.map(plain))];
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join(GAP)
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** Names and values under each other. */
export function listOf(members: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(members).map((name) => name.length));
  return Object.entries(members)
    .map(([name, value]) => `${name.padEnd(width)}${GAP}${plain(value)}\n`)
    .join('');
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{Cc}|\p{Cf}/gu, '');
}

function widthOf(text: string): number {
  return [...text].length;
}

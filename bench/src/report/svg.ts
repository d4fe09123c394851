/** What all charts have in common. */
export const COLOURS = {
  ground: '#ffffff',
  ink: '#1f2937',
  faint: '#6b7280',
  grid: '#e5e7eb',
  other: '#a8b3c4',
  ours: '#2563eb',
} as const;

/** A drawing on a ground of its own, so that it can be read on a dark page too. */
export function svg(
  title: string,
  { width, height }: { readonly width: number; readonly height: number },
  elements: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${COLOURS.ground}"/>`,
    ...elements,
    '</svg>',
    '',
  ].join('\n');
}

export interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly fill: string;
  readonly size?: number;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function text(
  { x, y, fill, size = 13, weight = 400, anchor = 'start' }: TextStyle,
  content: string,
): string {
  return `<text x="${x}" y="${y}" fill="${fill}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${escapeXml(content)}</text>`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

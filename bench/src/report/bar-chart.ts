import type { Spread } from '../results/statistics.js';
import { decimal } from './format.js';
import { niceStep } from './nice-step.js';

export interface Bar {
  readonly label: string;
  readonly value: Spread;
  /** Whether it is what the chart is about. */
  readonly emphasis: boolean;
}

const PLOT = 500;
const VALUES = 60;
const MARGIN = 16;
const GAP = 10;
/** Of a bold letter, on average. */
const LETTER = 7.6;
const ROW = 26;
const BAR = 16;
const TOP = 56;
const BOTTOM = 34;

const INK = '#1f2937';
const FAINT = '#6b7280';
const GRID = '#e5e7eb';
const OTHER = '#a8b3c4';
const OURS = '#2563eb';

/** An SVG of one or more bars that lie one below the other, each with a line from its lowest round to its highest. */
export function barChart(title: string, axis: string, bars: readonly Bar[]): string {
  const layout = layOut(bars);
  const { left, width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escapeXml(title)}</title>`,
    // Its own ground, so that it can be read on a dark page too.
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text({ x: MARGIN, y: 26, fill: INK, size: 16, weight: 600 }, title),
    text({ x: left, y: 44, fill: FAINT, size: 12 }, axis),
    ...gridLines(layout),
    ...bars.flatMap((bar, at) => barWithLabel(bar, TOP + at * ROW, layout)),
    '</svg>',
    '',
  ].join('\n');
}

interface Layout {
  /** Where the bars begin, with room before them for the longest label. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** The values that the axis names. */
  readonly ticks: readonly number[];
  /** Where a value is. */
  x(value: number): number;
}

function layOut(bars: readonly Bar[]): Layout {
  const left = MARGIN + Math.ceil(Math.max(...bars.map(({ label }) => label.length)) * LETTER) + GAP;
  const highest = Math.max(...bars.map(({ value }) => value.max));
  const step = niceStep(highest);
  const steps = Math.ceil(highest / step);
  return {
    left,
    width: left + PLOT + VALUES,
    height: TOP + bars.length * ROW + BOTTOM,
    ticks: Array.from({ length: steps + 1 }, (_, at) => at * step),
    x: (value) => round(left + (value / (steps * step)) * PLOT),
  };
}

function gridLines({ ticks, height, x }: Layout): string[] {
  const bottom = height - BOTTOM;
  return ticks.flatMap((value) => [
    `<line x1="${x(value)}" y1="${TOP - 4}" x2="${x(value)}" y2="${bottom}" stroke="${GRID}"/>`,
    text({ x: x(value), y: bottom + 18, fill: FAINT, size: 12, anchor: 'middle' }, decimal(value)),
  ]);
}

function barWithLabel({ label, value, emphasis }: Bar, top: number, { left, x }: Layout): string[] {
  const middle = top + BAR / 2;
  const base = middle + 5;
  const weight = emphasis ? 600 : 400;
  return [
    text({ x: left - GAP, y: base, fill: INK, anchor: 'end', weight }, label),
    `<rect x="${left}" y="${top}" width="${round(x(value.median) - left)}" height="${BAR}" rx="2" fill="${emphasis ? OURS : OTHER}"/>`,
    `<line x1="${x(value.min)}" y1="${middle}" x2="${x(value.max)}" y2="${middle}" stroke="${INK}" stroke-width="1.5"/>`,
    text({ x: x(value.max) + 8, y: base, fill: INK, weight }, decimal(value.median)),
  ];
}

interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly fill: string;
  readonly size?: number;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
}

function text({ x, y, fill, size = 13, weight = 400, anchor = 'start' }: TextStyle, content: string): string {
  return `<text x="${x}" y="${y}" fill="${fill}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${escapeXml(content)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

import type { Spread } from '../results/statistics.js';
import { decimal } from './format.js';
import { niceStep } from './nice-step.js';
import { COLOURS, round, svg, text } from './svg.js';

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

/** An SVG of one or more bars that lie one below the other, each with a line from its lowest round to its highest. */
export function barChart(title: string, axis: string, bars: readonly Bar[]): string {
  const layout = layOut(bars);
  const { left, width, height } = layout;
  return svg(title, { width, height }, [
    text({ x: MARGIN, y: 26, fill: COLOURS.ink, size: 16, weight: 600 }, title),
    text({ x: left, y: 44, fill: COLOURS.faint, size: 12 }, axis),
    ...gridLines(layout),
    ...bars.flatMap((bar, at) => barWithLabel(bar, TOP + at * ROW, layout)),
  ]);
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
    `<line x1="${x(value)}" y1="${TOP - 4}" x2="${x(value)}" y2="${bottom}" stroke="${COLOURS.grid}"/>`,
    text({ x: x(value), y: bottom + 18, fill: COLOURS.faint, size: 12, anchor: 'middle' }, decimal(value)),
  ]);
}

function barWithLabel({ label, value, emphasis }: Bar, top: number, { left, x }: Layout): string[] {
  const middle = top + BAR / 2;
  const base = middle + 5;
  const weight = emphasis ? 600 : 400;
  return [
    text({ x: left - GAP, y: base, fill: COLOURS.ink, anchor: 'end', weight }, label),
    `<rect x="${left}" y="${top}" width="${round(x(value.median) - left)}" height="${BAR}" rx="2" fill="${emphasis ? COLOURS.ours : COLOURS.other}"/>`,
    `<line x1="${x(value.min)}" y1="${middle}" x2="${x(value.max)}" y2="${middle}" stroke="${COLOURS.ink}" stroke-width="1.5"/>`,
    text({ x: x(value.max) + 8, y: base, fill: COLOURS.ink, weight }, decimal(value.median)),
  ];
}

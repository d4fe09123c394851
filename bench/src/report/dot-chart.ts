import { niceStep } from './nice-step.js';
import { placeLabels } from './place-labels.js';
import { COLOURS, round, svg, text } from './svg.js';

export interface Dot {
  readonly label: string;
  /** Milliseconds, or null for what is let in until the token expires. */
  readonly delay: number | null;
  readonly requestsPerSecond: number;
  /** Whether it is what the chart is about. */
  readonly emphasis: boolean;
}

/** A dot with the place of its label, whose letters begin or end at `textX`. */
interface PlacedDot extends Dot {
  readonly x: number;
  readonly y: number;
  readonly textX: number;
  readonly textY: number;
  readonly anchor: 'start' | 'end';
}

const TOP = 84;
const BOTTOM = 664;
const LEFT = 76;
/** Of a power of ten. */
const DECADE = 118;
const TICKS = [
  [0.1, '0.1 ms'],
  [1, '1 ms'],
  [10, '10 ms'],
  [100, '100 ms'],
  [1000, '1 s'],
  [10_000, '10 s'],
  [100_000, '100 s'],
] as const;
const [[SHORTEST]] = TICKS;
/** A little more than what better-auth's cookie is believed for. */
const LONGEST = 600_000;
const RIGHT = xOf(LONGEST);
const EXPIRY = Math.round(RIGHT) + 56;
const WIDTH = EXPIRY + 320;
/** Up to here dots stand close together, and their labels in one column. */
const SOON = 1000;
const RADIUS = 5;
const GAP = 22;
const LINE = 17;
/** Of a letter, on average. */
const LETTER = { bold: 7.2, plain: 6.4 };

/** An SVG of dots: how many requests each answers, against how late it refuses a session that was ended elsewhere. */
export function dotChart(title: string, dots: readonly Dot[]): string {
  const highest = Math.max(...dots.map(({ requestsPerSecond }) => requestsPerSecond));
  const step = niceStep(highest);
  const steps = Math.ceil(highest / step);
  const y = (value: number) => round(BOTTOM - (value / (steps * step)) * (BOTTOM - TOP));
  return svg(title, { width: WIDTH, height: BOTTOM + 68 }, [
    text({ x: 16, y: 28, fill: COLOURS.ink, size: 16, weight: 600 }, title),
    text({ x: 16, y: 58, fill: COLOURS.faint, size: 12 }, 'requests per second, one process'),
    ...Array.from({ length: steps + 1 }, (_, at) => at * step).flatMap((value) => [
      `<line x1="${LEFT}" y1="${y(value)}" x2="${EXPIRY}" y2="${y(value)}" stroke="${COLOURS.grid}"/>`,
      text(
        { x: LEFT - 10, y: y(value) + 4, fill: COLOURS.faint, size: 12, anchor: 'end' },
        Math.round(value).toLocaleString('en-US'),
      ),
    ]),
    ...TICKS.flatMap(([value, name]) => tick(xOf(value), value === SHORTEST ? `≤ ${name}` : name)),
    ...tick(EXPIRY, 'until the token expires'),
    text(
      { x: LEFT, y: BOTTOM + 48, fill: COLOURS.faint, size: 12 },
      'from the acknowledged ending to the first refusal by another process, 99 of 100 rounds',
    ),
    ...placeDots(dots.map((dot) => ({ ...dot, x: xOf(dot.delay), y: y(dot.requestsPerSecond) }))).flatMap(
      draw,
    ),
  ]);
}

function tick(x: number, name: string): string[] {
  return [
    `<line x1="${x}" y1="${TOP}" x2="${x}" y2="${BOTTOM}" stroke="${COLOURS.grid}"/>`,
    text({ x, y: BOTTOM + 20, fill: COLOURS.faint, size: 12, anchor: 'middle' }, name),
  ];
}

function xOf(delay: number | null): number {
  if (delay === null) return EXPIRY;
  const bounded = Math.min(Math.max(delay, SHORTEST), LONGEST);
  return round(LEFT + Math.log10(bounded / SHORTEST) * DECADE);
}

type Point = Dot & { readonly x: number; readonly y: number };

function placeDots(points: readonly Point[]): PlacedDot[] {
  const column = (group: readonly Point[]): PlacedDot[] => {
    const textX = Math.max(...group.map(({ x }) => x)) + GAP;
    const heights = placeLabels(group, LINE, { top: TOP - 20, bottom: BOTTOM + LINE / 2 });
    return group.map((point, at) => ({ ...point, textX, textY: heights[at] ?? point.y, anchor: 'start' }));
  };
  const soon = column(points.filter(({ delay }) => delay !== null && delay < SOON));
  const never = column(points.filter(({ delay }) => delay === null));
  const placed = [...soon, ...never];
  for (const point of points.filter(({ delay }) => delay !== null && delay >= SOON)) {
    placed.push(placeFree(point, placed, points));
  }
  return placed;
}

/** Beside its dot, or as close to that as nothing else is. */
function placeFree(point: Point, placed: readonly PlacedDot[], points: readonly Point[]): PlacedDot {
  const candidates = Array.from(
    { length: 80 },
    (_, at) => (at % 2 === 0 ? at : -at - 1) * (LINE / 4),
  ).flatMap((offset) => [
    { ...point, textX: point.x - GAP / 2, textY: point.y + offset, anchor: 'end' as const },
    { ...point, textX: point.x + GAP / 2, textY: point.y + offset, anchor: 'start' as const },
  ]);
  const isFree = (candidate: PlacedDot) => {
    const box = boxOf(candidate);
    const dots = points.filter((each) => each !== point).map(({ x, y }) => boxAround(x, y));
    return (
      box.left >= LEFT &&
      box.right <= EXPIRY - GAP &&
      box.top >= TOP - 20 &&
      box.bottom <= BOTTOM + LINE / 2 &&
      ![...placed.map(boxOf), ...dots].some((other) => overlap(box, other))
    );
  };
  const [first] = candidates;
  const free = candidates.find(isFree) ?? first;
  if (free === undefined) throw new Error('There is no place at all.');
  return free;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxOf({ label, textX, textY, anchor, emphasis }: PlacedDot): Box {
  const width = label.length * (emphasis ? LETTER.bold : LETTER.plain);
  const left = anchor === 'start' ? textX : textX - width;
  return { left, right: left + width, top: textY - LINE / 2, bottom: textY + LINE / 2 };
}

function boxAround(x: number, y: number): Box {
  return { left: x - RADIUS, right: x + RADIUS, top: y - RADIUS, bottom: y + RADIUS };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function draw({ label, x, y, textX, textY, anchor, emphasis }: PlacedDot): string[] {
  const end = anchor === 'start' ? textX - 4 : textX + 4;
  return [
    `<line x1="${x}" y1="${y}" x2="${end}" y2="${round(textY)}" stroke="${COLOURS.other}" stroke-width="0.75"/>`,
    `<circle cx="${x}" cy="${y}" r="${RADIUS}" fill="${emphasis ? COLOURS.ours : COLOURS.other}" stroke="${COLOURS.ground}"/>`,
    text(
      { x: textX, y: round(textY + 4), fill: COLOURS.ink, size: 12, weight: emphasis ? 600 : 400, anchor },
      label,
    ),
  ];
}

import { describe, expect, it } from 'vitest';
import { type Dot, dotChart } from '../src/report/dot-chart.ts';
import { placeLabels } from '../src/report/place-labels.ts';
import { revocationChart } from '../src/report/revocation-chart.ts';
import { sampleResults } from './support/sample-results.ts';

const dot = (label: string, delay: number | null, requestsPerSecond: number): Dot => ({
  label,
  delay,
  requestsPerSecond,
  emphasis: false,
});

interface Text {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

/** Where the labels of dots stand, as wide as their letters are at most. */
function labelsOf(svg: string, dots: readonly Dot[]): Text[] {
  return dots.map(({ label }) => {
    const [, x = '', y = '', anchor = ''] =
      new RegExp(`<text x="([\\d.]+)" y="([\\d.]+)"[^>]*text-anchor="(\\w+)">${label}</text>`).exec(svg) ??
      [];
    const width = label.length * 6.4;
    const left = anchor === 'end' ? Number(x) - width : Number(x);
    return { left, right: left + width, y: Number(y) };
  });
}

function circlesOf(svg: string): { x: number; y: number }[] {
  return [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({
    x: Number(x),
    y: Number(y),
  }));
}

const NAMES = 'abcdefghij'.split('').map((letter) => `${letter.repeat(30)}`);
const CROWDS: Record<string, Dot[]> = {
  'all at the same place': NAMES.map((name) => dot(name, 0.4, 20_000)),
  'at the lower border': NAMES.map((name, at) => dot(name, at < 5 ? 1 + at : null, 10 * at)),
  'late ones among early ones': NAMES.map((name, at) => dot(name, at < 5 ? 0.3 : 3000 * at, 1000 * (at % 5))),
  'late ones at the same place': [dot('z', 1, 20_000), ...NAMES.map((name) => dot(name, 5000, 1000))],
  'late ones side by side': [3000, 9000, 30_000, 90_000].map((delay, at) =>
    dot(NAMES[at] ?? '', delay, 1000),
  ),
  'under the highest one': [...NAMES.map((name) => dot(name, 2, 49_900)), dot('z', null, 50_000)],
};

describe('dotChart', () => {
  it.each(Object.entries(CROWDS))('lets no label cover another one: %s', (_, dots) => {
    const labels = labelsOf(dotChart('t', dots), dots);
    const overlapping = labels.flatMap((one, at) =>
      labels
        .slice(at + 1)
        .filter(
          (other) => one.left < other.right && other.left < one.right && Math.abs(one.y - other.y) < 13,
        ),
    );
    expect(overlapping).toEqual([]);
  });

  it.each(Object.entries(CROWDS))('lets no label cover a dot: %s', (_, dots) => {
    const svg = dotChart('t', dots);
    const covered = labelsOf(svg, dots).flatMap(({ left, right, y }) =>
      circlesOf(svg).filter(
        (circle) => circle.x > left && circle.x < right && Math.abs(circle.y - (y - 4)) < 8,
      ),
    );
    expect(covered).toEqual([]);
  });

  it('has a power of ten as far from the next one as that from its own next', () => {
    const [one, two, three] = circlesOf(dotChart('t', [dot('a', 1, 1), dot('b', 10, 1), dot('c', 100, 1)]));
    expect((two?.x ?? 0) - (one?.x ?? 0)).toBeGreaterThan(50);
    expect((three?.x ?? 0) - (two?.x ?? 0)).toBeCloseTo((two?.x ?? 0) - (one?.x ?? 0), 5);
  });

  it('has what is let in until the token expires at the right end, and nothing beyond its borders', () => {
    const svg = dotChart('t', [dot('a', 1e9, 1), dot('b', null, 2), dot('c', 0, 3)]);
    const circles = circlesOf(svg).map(({ x }) => x);
    const [width = 0] = /width="(\d+)"/.exec(svg)?.slice(1).map(Number) ?? [];
    expect(Math.max(...circles)).toBeLessThan(width);
    const [, end] = /<text x="([\d.]+)"[^>]*>until the token expires</.exec(svg) ?? [];
    expect(circles.filter((x) => x === Number(end))).toHaveLength(1);
    expect(Math.max(...circles)).toBe(Number(end));
  });

  it('has twice as many requests twice as high above the axis', () => {
    const [one, two, none] = circlesOf(dotChart('t', [dot('a', 1, 10), dot('b', 1, 20), dot('c', 1, 0)]));
    const height = (circle: { y: number } | undefined) => (none?.y ?? 0) - (circle?.y ?? 0);
    expect(height(two)).toBeCloseTo(2 * height(one), 0);
  });
});

describe('placeLabels', () => {
  const at = (...ys: number[]) => ys.map((y) => ({ x: 0, y }));
  const borders = { top: 0, bottom: 100 };

  it('leaves a label beside its point where there is room', () => {
    expect(placeLabels(at(20, 60), 10, borders)).toEqual([20, 60]);
  });

  it('keeps the order of the points, and the middle of those that are too close', () => {
    expect(placeLabels(at(52, 48, 50), 10, borders)).toEqual([60, 40, 50]);
  });

  it('stays within the borders', () => {
    expect(placeLabels(at(100, 100, 0), 10, borders)).toEqual([85, 95, 5]);
  });
});

describe('revocationChart', () => {
  it('has a dot for each that was measured, and for those that need not be', () => {
    const svg = revocationChart(sampleResults()) ?? '';
    for (const label of [
      'jsonwebtoken, stateless',
      'hand-written select, PostgreSQL',
      'jwt-sessions, PostgreSQL',
    ])
      expect(svg).toContain(`>${label}</text>`);
  });

  it('is not drawn where no delay was measured', () => {
    expect(revocationChart({ ...sampleResults(), delays: { measured: [], unmeasured: [] } })).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { type Bar, barChart } from '../src/report/bar-chart.ts';
import { niceStep } from '../src/report/nice-step.ts';

const bar = (label: string, median: number, emphasis = false): Bar => ({
  label,
  value: { median, min: median - 0.1, max: median + 0.1 },
  emphasis,
});

/** The numbers that an attribute has in the elements of a name, in order. */
function numbersOf(svg: string, element: string, attribute: string): number[] {
  return [...svg.matchAll(new RegExp(`<${element} [^>]*\\b${attribute}="([\\d.]+)"`, 'g'))].map((match) =>
    Number(match[1]),
  );
}

describe('barChart', () => {
  it('draws bars as long as their values', () => {
    const [, one = 0, two = 0] = numbersOf(
      barChart('t', 'a', [bar('x', 0.4), bar('y', 0.8)]),
      'rect',
      'width',
    );
    expect(two / one).toBeCloseTo(2, 5);
  });

  it('keeps everything within its borders', () => {
    const svg = barChart('t', 'a', [bar('x', 0.97), bar('y', 12.3)]);
    const [width = 0] = numbersOf(svg, 'svg', 'width');
    expect(Math.max(...numbersOf(svg, 'line', 'x2'), ...numbersOf(svg, 'text', 'x'))).toBeLessThan(width);
  });

  it('has room for the longest label', () => {
    const label = 'hand-written select, PostgreSQL, 1,000,000 rows';
    const [, end] =
      /<text x="([\d.]+)"[^>]* text-anchor="end"/.exec(barChart('t', 'a', [bar(label, 1)])) ?? [];
    expect(Number(end)).toBeGreaterThan(label.length * 7);
  });

  it('draws what it is about in a colour of its own', () => {
    const svg = barChart('t', 'a', [bar('x', 1), bar('ours', 1, true)]);
    const fills = [...svg.matchAll(/<rect [^>]*rx="2" fill="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(fills).size).toBe(2);
  });

  it('lets no text become markup', () => {
    expect(barChart('a < b & c', 'x', [bar('y', 1)])).toContain('<title>a &lt; b &amp; c</title>');
  });
});

describe('niceStep', () => {
  it.each([
    [1, 0.2],
    [0.8, 0.1],
    [1.9, 0.25],
    [70_000, 10_000],
  ])('divides %d into steps of %d', (highest, step) => {
    expect(niceStep(highest)).toBeCloseTo(step, 10);
  });
});

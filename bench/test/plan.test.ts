import { describe, expect, it } from 'vitest';
import { findReference, isLetIn } from '../src/comparisons/comparison.ts';
import { FULL, planComparisons, SHORT } from '../src/comparisons/plan.ts';

describe.each([
  ['the full plan', FULL],
  ['the short plan', SHORT],
])('%s', (_, scope) => {
  const comparisons = planComparisons(scope);

  it('measures nothing twice in a comparison', () => {
    for (const { entries } of comparisons) {
      expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    }
  });

  it('tells its entries apart by their labels', () => {
    for (const { entries } of comparisons) {
      expect(new Set(entries.map(({ label }) => label)).size).toBe(entries.length);
    }
  });

  it('has bare Koa under the same load beside each of them', () => {
    const alone = comparisons.flatMap(({ entries }) =>
      entries.filter((entry) => findReference(entry, entries) === undefined),
    );
    expect(alone).toEqual([]);
  });

  it('has the hand-written select beside each store of ours', () => {
    const [valid] = comparisons;
    const storesOf = (wanted: string) =>
      new Set(valid?.entries.filter(({ subject }) => subject === wanted).map(({ store }) => store));
    expect([...storesOf('jwt-sessions')].filter((store) => store !== 'memory')).toEqual([
      ...storesOf('hand-written'),
    ]);
  });
});

describe('isLetIn', () => {
  it('expects bare Koa to refuse nobody', () => {
    expect(isLetIn({ subject: 'bare-koa', tokens: 'forged' })).toBe(true);
  });

  it('expects everybody else to let in the valid ones alone', () => {
    expect(isLetIn({ subject: 'jwt-sessions', tokens: 'valid' })).toBe(true);
    expect(isLetIn({ subject: 'jwt-sessions', tokens: 'revoked' })).toBe(false);
  });
});

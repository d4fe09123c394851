import { describe, expect, it } from 'vitest';
import { firstUseAt, isFirstUse, judgeGeneration } from '../src/requests/generation.js';

const USED = 1_000_000;
const GRACE = 30_000;
const TOLERANCE = 300_000;
const RULES = { rotationGrace: GRACE, clockTolerance: TOLERANCE };

describe('judgeGeneration', () => {
  const unused = { generation: 5, generationUsedAt: null, authenticatedAt: 0 };
  const used = { generation: 5, generationUsedAt: USED, authenticatedAt: 0 };
  const graceless = { generation: 5, generationUsedAt: USED, authenticatedAt: USED };
  const late = USED + GRACE + TOLERANCE;

  it.each([
    ['the current generation, not used yet', unused, 5, late + 1, 'good'],
    ['the current generation, used', used, 5, late + 1, 'good'],
    ['the one before, while the current one was not used', unused, 4, late + 1, 'good'],
    ['the one before, at the end of the grace', used, 4, USED + GRACE - 1, 'good'],
    ['the one before, after the grace', used, 4, USED + GRACE, 'replaced'],
    ['the one before, for a clock that is behind the one that noted the use', used, 4, USED - 60_000, 'good'],
    ['the one before a gain of rights, at once', graceless, 4, USED, 'replaced'],
    ['the one before, while clocks may still explain it', used, 4, late, 'replaced'],
    ['the one before, when nothing explains it', used, 4, late + 1, 'reused'],
    ['the one before a gain of rights, when nothing explains it', graceless, 4, late + 1, 'reused'],
    ['an older one, while the current one was not used', unused, 3, late + 1, 'replaced'],
    ['an older one, within the grace', used, 3, USED, 'replaced'],
    ['an older one, when nothing explains it', used, 0, late + 1, 'reused'],
    ['a later one than the record knows', used, 6, late + 1, 'ahead'],
    ['a much later one', unused, 9, USED, 'ahead'],
  ] as const)('%s', (_, record, presented, now, verdict) => {
    expect(judgeGeneration(record, presented, now, RULES)).toBe(verdict);
  });
});

describe('isFirstUse', () => {
  it('is so for the current generation alone, and only until it was used', () => {
    const unused = { generation: 2, generationUsedAt: null, authenticatedAt: 0 };
    expect(isFirstUse(unused, 2)).toBe(true);
    expect(isFirstUse(unused, 1)).toBe(false);
    expect(isFirstUse({ ...unused, generationUsedAt: USED }, 2)).toBe(false);
  });

  it('is never so for the generation of the log-in, which nothing came before', () => {
    expect(isFirstUse({ generation: 0, generationUsedAt: null, authenticatedAt: 0 }, 0)).toBe(false);
  });
});

describe('firstUseAt', () => {
  it('is now, and later than the last proof of identity even on a clock that is behind', () => {
    expect(firstUseAt({ authenticatedAt: USED }, USED + 5)).toBe(USED + 5);
    expect(firstUseAt({ authenticatedAt: USED }, USED - 5)).toBe(USED + 1);
  });
});

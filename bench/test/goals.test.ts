import { describe, expect, it } from 'vitest';
import { makeEntry } from '../src/comparisons/make-entry.ts';
import { judgeGoals } from '../src/results/goals.ts';
import { comparisonOf, sampleResults } from './support/sample-results.ts';

const goalOf = (text: string) => sampleResults().goals.find((goal) => goal.text === text);

describe('judgeGoals', () => {
  it('compares the rounds with each other, and takes the middle', () => {
    expect(goalOf('a valid token on PostgreSQL, of bare Koa')).toEqual({
      text: 'a valid token on PostgreSQL, of bare Koa',
      target: 'at least 0.60',
      measured: { median: 0.6, min: 0.6, max: 0.6 },
      met: true,
    });
  });

  it('does not take the cache of active sessions for the check of every request', () => {
    expect(goalOf('a valid token on PostgreSQL, of stateless jsonwebtoken')?.measured.median).toBe(1.5);
  });

  it('says what is not reached', () => {
    expect(goalOf('a token known to be revoked, of bare Koa')).toMatchObject({
      target: 'at least 0.80',
      measured: { median: 0.79 },
      met: false,
    });
  });

  it('says nothing of what was not measured', () => {
    expect(judgeGoals({ comparisons: [], statements: [], memory: null })).toEqual([]);
  });

  it('counts the statements for tokens that must cost none', () => {
    const count = { store: 'postgres', label: 'forged', requests: 200, statements: 1 } as const;
    expect(judgeGoals({ comparisons: [], statements: [count], memory: null })).toEqual([
      {
        text: 'statements for forged, expired, malformed and known-revoked tokens',
        target: '0',
        measured: { median: 1, min: 1, max: 1 },
        met: false,
      },
    ]);
  });

  it('wants latency to be low', () => {
    const one = { store: 'postgres', rows: 1000, connections: 1 } as const;
    const connections = comparisonOf('connections', [
      [makeEntry('bare-koa', { connections: 1 }), [9000], 0.1],
      [makeEntry('hand-written', one), [4000], 0.2],
      [makeEntry('jwt-sessions', one), [3000], 0.3],
    ]);
    const [goal] = judgeGoals({ comparisons: [connections], statements: [], memory: null });
    expect(goal).toMatchObject({ target: 'at most 1.10', met: false });
    expect(goal?.measured.median).toBeCloseTo(1.5, 10);
  });

  it('compares the fastest number of rows with the slowest, round by round', () => {
    const on = (rows: number) => makeEntry('jwt-sessions', { store: 'postgres', rows }, `${rows} rows`);
    const rows = comparisonOf('rows', [
      [makeEntry('bare-koa'), [100, 100]],
      [on(1000), [60, 30]],
      [on(2000), [50, 30]],
      [on(3000), [55, 24]],
    ]);
    const [goal] = judgeGoals({ comparisons: [rows], statements: [], memory: null });
    expect(goal).toMatchObject({ target: 'at most 1.15', measured: { min: 1.2, max: 1.25 }, met: false });
  });

  it('wants the caches to stay small', () => {
    const memory = {
      entries: 1,
      bytesPerEntry: { verifiedToken: 1, absentId: 1, activeSession: 1, notedActivity: 1 },
      defaults: { empty: 1e6, full: 60e6, fullWithActive: 65e6 },
    };
    expect(judgeGoals({ comparisons: [], statements: [], memory })).toMatchObject([
      { target: 'at most 64.00', measured: { median: 65 }, met: false },
    ]);
  });
});

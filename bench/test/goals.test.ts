import { describe, expect, it } from 'vitest';
import { makeEntry } from '../src/comparisons/make-entry.ts';
import { type Findings, judgeGoals } from '../src/results/goals.ts';
import { comparisonOf, sampleResults } from './support/sample-results.ts';

const NOTHING: Findings = {
  comparisons: [],
  statements: [],
  memory: null,
  delays: [],
  operations: [],
  sizes: [],
};
const judge = (findings: Partial<Findings>) => judgeGoals({ ...NOTHING, ...findings });
const goalOf = (text: string) => sampleResults().goals.find((goal) => goal.text === text);

describe('judgeGoals', () => {
  it('compares the rounds with each other, takes the middle, and says how far bare Koa gets', () => {
    expect(goalOf('every request asks PostgreSQL: requests, of fast-jwt with its cache')).toEqual({
      text: 'every request asks PostgreSQL: requests, of fast-jwt with its cache',
      target: 'at least 1.20',
      // 60 000 of 50 000, and 30 000 of 20 000.
      measured: { median: 1.35, min: 1.2, max: 1.5 },
      met: true,
      floor: 2.25,
    });
  });

  it('does not take the cache of sessions for the check of every request', () => {
    const cached = goalOf('with cacheFor: requests, of fast-jwt with its cache');
    expect(cached).toMatchObject({ measured: { min: 1.6, max: 2 } });
  });

  it('says what is not reached', () => {
    expect(goalOf('a token known to be revoked: requests, of bare Koa')).toMatchObject({
      target: 'at least 0.80',
      measured: { median: 0.79 },
      met: false,
    });
  });

  it('wants processor time to be low, in the same round as that of bare Koa, and says how low who shares a select gets', () => {
    const text = 'every request asks PostgreSQL: processor time, of bare Koa';
    const { measured, floor, met } = goalOf(text) ?? {};
    expect(measured?.median).toBeCloseTo(10 / 6, 10);
    expect([floor, met]).toEqual([1.25, false]);
  });

  it('says nothing of what was not measured', () => {
    expect(judge({})).toEqual([]);
  });

  it('counts the statements for tokens that must cost none', () => {
    const count = { store: 'postgres', label: 'forged', requests: 200, statements: 1 } as const;
    expect(judge({ statements: [count] })).toEqual([
      {
        text: 'statements for forged, expired, malformed and known-revoked tokens',
        target: '0',
        measured: { median: 1, min: 1, max: 1 },
        met: false,
        floor: 0,
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
    const [goal] = judge({ comparisons: [connections] });
    expect(goal).toMatchObject({ target: 'at most 1.10', met: false, floor: 0.5 });
    expect(goal?.measured.median).toBeCloseTo(1.5, 10);
  });

  it('compares two processes by what they do for processor time, not by what the machine leaves them', () => {
    const two = { processes: 2 } as const;
    const processes = comparisonOf('processes', [
      [makeEntry('bare-koa', two), [100_000]],
      [makeEntry('koa-jsonwebtoken', two), [40_000]],
      [makeEntry('jwt-sessions', { ...two, store: 'postgres', rows: 1000 }), [50_000]],
    ]);
    const [goal] = judge({ comparisons: [processes] });
    expect(goal).toMatchObject({ target: 'at least 1.20', met: true, floor: 2.5 });
    expect(goal?.measured.median).toBeCloseTo(1.25, 10);
  });

  it('compares the fastest number of rows with the slowest, round by round', () => {
    const on = (rows: number) => makeEntry('jwt-sessions', { store: 'postgres', rows }, `${rows} rows`);
    const rows = comparisonOf('rows', [
      [makeEntry('bare-koa'), [100, 100]],
      [on(1000), [60, 30]],
      [on(2000), [50, 30]],
      [on(3000), [55, 24]],
    ]);
    const [goal] = judge({ comparisons: [rows] });
    expect(goal).toMatchObject({ target: 'at most 1.15', measured: { min: 1.2, max: 1.25 }, met: false });
  });

  it('forgives no request that was let in after an acknowledged ending', () => {
    const { measured } = sampleResults().delays;
    const late = measured.map((each) => ({ ...each, letIn: 1 }));
    const text = 'requests let in after an acknowledged ending, on every store';
    expect(judge({ delays: measured })).toMatchObject([{ text, met: true }]);
    expect(judge({ delays: late })).toMatchObject([{ text, met: false, measured: { median: 1 } }]);
  });

  it('compares log-ins with an insert that is written by hand', () => {
    const of = (operation: string, median: number) => ({
      store: 'mariadb' as const,
      operation,
      unit: 'per second' as const,
      measured: { median, min: median / 2, max: median * 2 },
    });
    const ours = of('log-in, sessions per user limited', 900);
    const byHand = of('log-in, hand-written insert', 2000);
    expect(judge({ operations: [ours, byHand] })).toEqual([
      {
        text: 'a log-in with a limit on MariaDB, of a hand-written insert that is as durable',
        target: 'at least 0.50',
        measured: { median: 0.45, min: 0.225, max: 0.9 },
        met: false,
        floor: null,
      },
    ]);
    const [judged] = judge({
      operations: [ours, byHand, of('log-in, hand-written, sessions per user limited', 1200)],
    });
    expect(judged?.floor).toBe(0.6);
    expect(judge({ operations: [ours] })).toEqual([]);
  });

  it('judges a row by the largest table', () => {
    expect(goalOf('a row on PostgreSQL with its indexes, bytes')).toMatchObject({
      target: 'at most 450',
      measured: { median: 1000 },
      met: false,
      floor: 130,
    });
  });

  it('wants the caches to stay small', () => {
    const memory = {
      entries: 1,
      bytesPerEntry: { verifiedToken: 1, absentId: 1, activeSession: 1, notedActivity: 1 },
      defaults: { empty: 1e6, full: 60e6, fullWithActive: 65e6 },
    };
    expect(judge({ memory })).toMatchObject([
      { target: 'at most 64', measured: { median: 65 }, met: false, floor: 1 },
    ]);
  });
});

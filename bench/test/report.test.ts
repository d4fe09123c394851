import { describe, expect, it } from 'vitest';
import { report } from '../src/report/report.ts';
import { resultTables } from '../src/report/result-tables.ts';
import { sampleResults } from './support/sample-results.ts';

describe('report', () => {
  it('begins with the day, the machine and what is compared', () => {
    const text = report(sampleResults());
    expect(text).toMatch(/^# Benchmarks, 2026-01-02\n\nA processor, 2 cores, 8 GB, Linux 6\.\n/);
    expect(text).toContain('Databases: PostgreSQL 15.');
  });

  it('shows a chart and a table for each comparison', () => {
    const text = report(sampleResults());
    expect(text).toContain('![About valid](valid.svg)');
    expect(text).toMatch(/\| jwt-sessions, PostgreSQL +\| +0\.60 \| +45,000 \(30,000–60,000\) \|/);
  });

  it('says plainly which goals are not met', () => {
    expect(report(sampleResults())).toMatch(
      /known to be revoked: requests, of bare Koa +\| at least 0\.80 +\| +0\.79 \(0\.70–0\.85\) \| not met \(floor: 1\.00\)/,
    );
  });

  it('says what was not measured, and why', () => {
    const results = sampleResults();
    const [first, ...others] = results.comparisons;
    if (first === undefined) throw new Error('There is no comparison.');
    const unmeasured = [{ label: 'jwt-sessions, MariaDB', reason: 'no server' }];
    const text = report({ ...results, comparisons: [{ ...first, unmeasured }, ...others] });
    expect(text).toContain('Not measured: jwt-sessions, MariaDB (no server).');
  });

  it('says which operations a store failed at', () => {
    const { operations, ...results } = sampleResults();
    const unmeasured = [{ label: 'purge, MariaDB', reason: 'no answer' }];
    const text = report({ ...results, operations: { ...operations, unmeasured } });
    expect(text).toContain('Not measured: purge, MariaDB (no answer).');
  });

  it('says how late each one refuses what was ended, and how often it did not', () => {
    const text = report(sampleResults());
    expect(text).toContain('![How late a revocation is](revocation.svg)');
    expect(text).toMatch(
      /\| jwt-sessions, PostgreSQL +\| +100 \| +0 \| +3\.00 \(p99 6\.00\) \| +0\.50 \| +1\.00 \| +1\.50 \| +0 \| +0 \|/,
    );
    expect(text).toMatch(/cookie cache, PostgreSQL \|.*\| +4,000 \| 8,000 \| 12,000 \| +12,345 \| +100 \|/);
  });

  it('says that MongoDB is a stand-in, where it is', () => {
    const servers = { mongodb: 'mongo-java-server, which says that it is MongoDB 4.4.0' };
    expect(report({ ...sampleResults(), servers })).toContain('MongoDB is a stand-in here');
    expect(report(sampleResults())).not.toContain('stand-in');
  });
});

describe('resultTables', () => {
  it('ends with the goals', () => {
    expect(resultTables(sampleResults())).toMatch(/Goals\n\n\| goal/);
  });
});

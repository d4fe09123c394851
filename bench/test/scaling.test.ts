import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Results } from '../src/results/results.ts';
import { readBlock, writeBlock } from '../src/simulation/document-block.ts';
import { readCosts } from '../src/simulation/measured-costs.ts';
import { databaseCoresNeeded, processesNeeded } from '../src/simulation/needed.ts';
import { scalingFigures } from '../src/simulation/scaling-figures.ts';
import { sampleResults } from './support/sample-results.ts';

const fromRoot = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('docs/scaling.md', () => {
  it('holds the figures that follow from the results it names', () => {
    const { source, content } = readBlock(fromRoot('docs/scaling.md'));
    const figures =
      source === 'none' ? '' : scalingFigures(readCosts(JSON.parse(fromRoot(source)) as Results));
    expect(content).toBe(figures);
  });
});

describe('readCosts', () => {
  it('takes the medians, and the row of the largest table', () => {
    expect(readCosts(sampleResults())).toEqual({
      valid: 45_000,
      knownRevoked: 79_000,
      databasePerValid: 10,
      databasePerHandWritten: 10,
      databasePerActivity: 0.03,
      bytesPerRow: 1000,
    });
  });

  it('names what was not measured', () => {
    expect(() => readCosts({ ...sampleResults(), operations: { measured: [], unmeasured: [] } })).toThrow(
      new Error("These results lack the database's share in noting activity."),
    );
  });
});

describe('scalingFigures', () => {
  const figures = scalingFigures(readCosts(sampleResults()));

  it.each([
    // 1 000 000 / (45 000 × 0.6)
    ['processes for 1,000,000 per second', '38'],
    // 1 000 000 × 10 µs / 0.6
    ['cores of the databases for these reads', '17'],
    // 3 % × 100 / 0.6
    ['cores of the databases to note 10,000,000 active sessions a minute', '5'],
    // 100 000 000 × 1 000 bytes
    ['room for 100,000,000 sessions, with indexes', '100 GB'],
    // 50 000 × 38 / (60 s + 50 000 × 38 / 500 000 s)
    ['reads while 50,000 revoked tokens are replayed 500,000 per second', '29,781 per second'],
    // 500 000 / (79 000 × 0.6)
    ['processes for that wave of revoked tokens', '11'],
    // 1 / (1 + 5 s × 1 000 000 / (10 000 000 × 38) s)
    ['reads that cacheFor 5 s leaves, any process taking any request', '98.7 %'],
    // 1 / (1 + 5 s × 0.1 / s)
    ['the same, each session staying with its process', '66.7 %'],
  ])('answers %s', (question, answer) => {
    const row = figures.split('\n').find((line) => line.startsWith(`| ${question} `));
    expect(row?.split('|').at(-2)?.trim()).toBe(answer);
  });
});

describe('processesNeeded', () => {
  it('leaves room for what is not average', () => {
    expect(processesNeeded(600, 100)).toBe(10);
    expect(processesNeeded(601, 100)).toBe(11);
  });
});

describe('databaseCoresNeeded', () => {
  it('counts microseconds', () => {
    expect(databaseCoresNeeded(60_000, 10)).toBe(1);
    expect(databaseCoresNeeded(60_001, 10)).toBe(2);
  });
});

describe('writeBlock', () => {
  const document = 'Before.\n\n<!-- figures of none -->\n<!-- end of figures -->\n\nAfter.\n';

  it('puts figures into their place, again and again', () => {
    const once = writeBlock(document, { source: 'a/results.json', content: '| $1 |' });
    expect(once).toBe(
      'Before.\n\n<!-- figures of a/results.json -->\n\n| $1 |\n\n<!-- end of figures -->\n\nAfter.\n',
    );
    expect(readBlock(once)).toEqual({ source: 'a/results.json', content: '| $1 |' });
    expect(writeBlock(once, { source: 'a/results.json', content: '| $1 |' })).toBe(once);
  });

  it('refuses a document without a place for them', () => {
    expect(() => writeBlock('Nothing.', { source: 'none', content: '' })).toThrow(
      new Error('There is no part for figures.'),
    );
  });
});

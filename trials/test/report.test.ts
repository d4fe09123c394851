import { expect, it } from 'vitest';
import { resultLine } from '../src/report/result-line.js';
import type { TrialResult } from '../src/runs/trial-result.js';

const RESULT: TrialResult = {
  backend: 'postgres',
  trial: 'calm',
  seed: 7,
  calls: 100,
  polls: 10,
  endings: 5,
  closeness: { close: 3, underWay: 4, nearest: 0.5 },
  failures: 0,
  back: null,
  findings: [],
  byClocks: {},
};

it('says in a line what came of a run, with its seed', () => {
  expect(resultLine(RESULT)).toBe(
    'postgres, calm, seed 7: well; 100 calls, 5 endings, 3 requests within 2 ms after one and 4 under way, the nearest 0.500 ms',
  );
});

it('shows each finding in a line of its own, and ten at most', () => {
  const findings = Array.from({ length: 12 }, (_, n) => ({ check: 'event-missing', text: `session ${n}` }));
  const lines = resultLine({ ...RESULT, findings, back: 90.4, byClocks: { 'event-missing': 2 } }).split('\n');
  expect(lines[0]).toContain('12 FINDINGS');
  expect(lines[0]).toContain('service back after 90 ms');
  expect(lines[0]).toContain('without regard to the clocks: event-missing 2');
  expect(lines).toHaveLength(12);
  expect(lines.at(-1)).toBe('  and 2 more');
});

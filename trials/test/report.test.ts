import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { PartReport } from '../src/report/report.js';
import { resultLine } from '../src/report/result-line.js';
import { putIntoReport } from '../src/report/write-report.js';
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

const PART: PartReport = {
  begun: '2026-11-26T05:00:00.000Z',
  results: [],
  measured: null,
  untried: [],
  brokenOff: null,
};

it('puts parts that were run by themselves together, the last run of each', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-report-'));
  try {
    putIntoReport(folder, 'postgres', { ...PART, results: [RESULT] });
    putIntoReport(folder, 'memory', { ...PART, results: [{ ...RESULT, backend: 'memory', calls: 5 }] });
    putIntoReport(folder, 'memory', { ...PART, results: [{ ...RESULT, backend: 'memory', calls: 6 }] });
    putIntoReport(folder, 'growth-sqlite', { ...PART, measured: { facts: { rows: 7 }, findings: [] } });
    putIntoReport(folder, 'soak', { ...PART, brokenOff: 'no space left', remark: 'a small disk' });
    expect((await readdir(folder)).sort()).toEqual(['2026-11-26.json', '2026-11-26.md']);
    const page = await readFile(join(folder, '2026-11-26.md'), 'utf8');
    expect(page).toContain('| postgres | calm | 7 | 100 |');
    expect(page).toContain('| memory | calm | 7 | 6 |');
    expect(page).not.toContain('| memory | calm | 7 | 5 |');
    expect(page).toContain('| rows | 7 |');
    expect(page).toContain('soak was broken off: no space left');
    expect(page).toContain('- soak: a small disk');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('loses no line of parts that are run side by side', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-report-'));
  const writer = new URL('../dist/report/write-report.js', import.meta.url).href;
  const write = (backend: string) =>
    promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { putIntoReport } from '${writer}';
      for (let calls = 1; calls <= 30; calls += 1) {
        const results = [{ ...${JSON.stringify(RESULT)}, backend: '${backend}', calls }];
        putIntoReport('${folder}', '${backend}', { ...${JSON.stringify(PART)}, results });
      }`,
    ]);
  try {
    const backends = ['memory', 'sqlite', 'postgres', 'mariadb'];
    await Promise.all(backends.map(write));
    const page = await readFile(join(folder, '2026-11-26.md'), 'utf8');
    for (const backend of backends) expect(page).toContain(`| ${backend} | calm | 7 | 30 |`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { History } from '../history/history.js';
import type { TrialResult } from '../runs/trial-result.js';
import { resultLine } from './result-line.js';

export interface Report {
  readonly seed: number;
  readonly results: readonly TrialResult[];
  /** A line for each backend that was not to be had. */
  readonly untried: readonly string[];
}

/** Writes what came of a long run as `<date>.md` and `<date>.json`. */
export async function writeReport(folder: string, report: Report): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${date}.json`), `${JSON.stringify({ date, ...report }, null, 2)}\n`);
  await writeFile(join(folder, `${date}.md`), render(date, report));
}

/** Writes the whole history of a run, for whoever wants to know how a finding came about. */
export async function writeHistory(folder: string, name: string, history: History): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), JSON.stringify(history));
}

function render(date: string, { seed, results, untried }: Report): string {
  const rows = results.map(
    ({ backend, trial, seed, calls, endings, closeness, failures, back, findings }) =>
      `| ${[
        backend,
        trial,
        seed,
        calls,
        endings,
        closeness.close,
        closeness.underWay,
        failures,
        back === null ? '' : Math.round(back),
        findings.length,
      ].join(' | ')} |`,
  );
  const found = results.filter(({ findings }) => findings.length > 0).map(resultLine);
  const clocks = results
    .filter(({ byClocks }) => Object.keys(byClocks).length > 0)
    .map(({ backend, trial, byClocks }) => {
      const counts = Object.entries(byClocks).map(([check, count]) => `${check} ${count}`);
      return `- ${backend}, ${trial}: ${counts.join(', ')}`;
    });
  return [
    `# Trials of ${date}`,
    '',
    `Seed ${seed}, Node ${process.versions.node}, ${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}).`,
    ...untried,
    '',
    '| backend | trial | seed | calls | sessions ended | requests within 2 ms after | under way meanwhile | failed | back after ms | findings |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '## Findings',
    '',
    ...(found.length === 0 ? ['None.'] : ['```', ...found, '```']),
    '',
    '## What differing clocks did',
    '',
    'Findings that there would be if nobody knew that the clocks differ:',
    '',
    ...(clocks.length === 0 ? ['None.'] : clocks),
    '',
  ].join('\n');
}

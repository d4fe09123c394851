import { isGrowth, PART_NAMES } from '../parts.js';
import type { TrialResult } from '../runs/trial-result.js';
import type { PartReport, Report } from './report.js';
import { resultLine } from './result-line.js';

type Named = readonly [part: string, report: PartReport];

/** A report for people. */
export function renderReport({ date, machine, parts }: Report): string {
  const named = PART_NAMES.flatMap((name): Named[] => {
    const part = parts[name];
    return part === undefined ? [] : [[name, part]];
  });
  const results = named.flatMap(([, part]) => part.results);
  return [
    `# Trials of ${date}`,
    '',
    `${machine}.`,
    '',
    ...linesOr(named.flatMap(([, { untried }]) => untried)),
    '| backend | trial | seed | calls | sessions ended | requests within 2 ms after | under way meanwhile | failed | back after ms | findings |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...results.map(rowOf),
    '',
    '## Findings',
    '',
    ...findingsOf(named),
    '',
    '## What differing clocks did',
    '',
    'Findings that there would be if nobody knew that the clocks differ, or are set:',
    '',
    ...clocksOf(results),
    '',
    ...tableOf(
      'Large tables',
      named.filter(([name]) => isGrowth(name as never)),
    ),
    ...tableOf(
      'Soak',
      named.filter(([name]) => name === 'soak'),
    ),
  ].join('\n');
}

function linesOr(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [...lines.map((line) => `- ${line}`), ''];
}

function rowOf({ closeness, back, findings, ...result }: TrialResult): string {
  const { backend, trial, seed, calls, endings, failures } = result;
  const cells = [
    ...[backend, trial, seed, calls, endings, closeness.close, closeness.underWay, failures],
    ...[back === null ? '' : Math.round(back), findings.length],
  ];
  return `| ${cells.join(' | ')} |`;
}

function findingsOf(named: readonly Named[]): readonly string[] {
  const lines = named.flatMap(([name, { results, measured, brokenOff }]) => [
    ...results.filter(({ findings }) => findings.length > 0).map(resultLine),
    ...(measured?.findings ?? []).map(({ check, text }) => `${name}, ${check}: ${text}`),
    ...(brokenOff === null ? [] : [`${name} was broken off: ${brokenOff}`]),
  ]);
  const remarks = named.flatMap(([name, { remark }]) =>
    remark === undefined ? [] : [`- ${name}: ${remark}`],
  );
  return [
    ...(lines.length === 0 ? ['None.'] : ['```', ...lines, '```']),
    ...(remarks.length === 0 ? [] : ['', 'What came of them:', '', ...remarks]),
  ];
}

function clocksOf(results: readonly TrialResult[]): readonly string[] {
  const lines = results
    .filter(({ byClocks }) => Object.keys(byClocks).length > 0)
    .map(({ backend, trial, byClocks }) => {
      const counts = Object.entries(byClocks).map(([check, count]) => `${check} ${count}`);
      return `- ${backend}, ${trial}: ${counts.join(', ')}`;
    });
  return lines.length === 0 ? ['None.'] : lines;
}

/** What was measured, a column for each part. */
function tableOf(title: string, named: readonly Named[]): readonly string[] {
  const columns = named.flatMap(([name, { measured }]) =>
    measured === null ? [] : [{ name, facts: measured.facts }],
  );
  if (columns.length === 0) return [];
  const names = [...new Set(columns.flatMap(({ facts }) => Object.keys(facts)))];
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    `## ${title}`,
    '',
    row(['', ...columns.map(({ name }) => name)]),
    row(['---', ...columns.map(() => '---')]),
    ...names.map((name) => row([name, ...columns.map(({ facts }) => facts[name] ?? '')])),
    '',
  ];
}

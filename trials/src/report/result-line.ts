import type { TrialResult } from '../runs/trial-result.js';

const MAX_SHOWN = 10;

/** What came of a run, in a line, and a further one for each thing that must not be. */
export function resultLine(result: TrialResult): string {
  const { backend, trial, seed, calls, endings, closeness, failures, back, findings, byClocks } = result;
  const { close, underWay, nearest } = closeness;
  const beyond = Object.entries(byClocks).map(([check, count]) => `${check} ${count}`);
  const facts = [
    `${calls} calls`,
    `${endings} endings`,
    `${close} requests within 2 ms after one and ${underWay} under way`,
    nearest === null ? 'none after one' : `the nearest ${nearest.toFixed(3)} ms`,
    ...(failures > 0 ? [`${failures} failed`] : []),
    ...(beyond.length > 0 ? [`without regard to the clocks: ${beyond.join(', ')}`] : []),
    ...(back === null ? [] : [`service back after ${Math.round(back)} ms`]),
  ];
  const shown = findings.slice(0, MAX_SHOWN).map(({ check, text }) => `\n  ${check}: ${text}`);
  const more = findings.length > MAX_SHOWN ? [`\n  and ${findings.length - MAX_SHOWN} more`] : [];
  const verdict = findings.length === 0 ? 'well' : `${findings.length} FINDINGS`;
  return `${backend}, ${trial}, seed ${seed}: ${verdict}; ${facts.join(', ')}${shown.join('')}${more.join('')}`;
}

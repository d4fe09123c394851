import type { Measured } from './report.js';

/** What was measured since the last time, in a line, and a further one for each thing that must not be. */
export function measuredLine(part: string, { facts, findings }: Measured, last: Measured | null): string {
  const fresh = Object.entries(facts).filter(([name]) => !(name in (last?.facts ?? {})));
  const shown = findings.slice(last?.findings.length ?? 0).map(({ check, text }) => `\n  ${check}: ${text}`);
  return `${part}: ${fresh.map(([name, value]) => `${name} ${value}`).join('; ')}${shown.join('')}`;
}

import type { Finding } from '../checks/check.js';
import { checkHistory } from '../checks/check-history.js';
import { backAfter } from '../checks/service.js';
import { type Closeness, measureCloseness } from '../checks/tried-too-little.js';
import type { Answer } from '../history/call.js';
import type { History } from '../history/history.js';
import { Lives } from '../history/lives.js';

/** What came of one run. */
export interface TrialResult {
  readonly backend: string;
  readonly trial: string;
  readonly seed: number;
  readonly calls: number;
  readonly polls: number;
  readonly endings: number;
  readonly closeness: Closeness;
  /** Calls that were answered by a 503, or not at all. */
  readonly failures: number;
  /** How long after the disturbance service was back, in milliseconds; null for never, or where there was none. */
  readonly back: number | null;
  readonly findings: readonly Finding[];
  /** How many findings each check would have where nobody knew that the clocks differ. */
  readonly byClocks: Readonly<Record<string, number>>;
}

export function judge(name: Pick<TrialResult, 'backend' | 'trial' | 'seed'>, history: History): TrialResult {
  const lives = new Lives(history);
  const sessions = [...lives.sessions.values()];
  const findings = checkHistory(history);
  return {
    ...name,
    calls: history.calls.length,
    polls: history.polls.length,
    endings: sessions.filter(({ acknowledgements }) => acknowledgements.length > 0).length,
    closeness: measureCloseness(lives),
    failures: history.calls.filter(({ answer }) => hasFailed(answer)).length,
    back: slowestBack(history),
    findings,
    byClocks: history.conditions.clockDifference === 0 ? {} : countFindings(withoutExcuse(history)),
  };
}

function hasFailed(answer: Answer): boolean {
  return answer.outcome === 'unavailable' || (answer.outcome === 'lost' && !answer.onPurpose);
}

function slowestBack(history: History): number | null {
  const times = history.disturbances.flatMap((disturbance) =>
    (['present', 'logIn'] as const).map((kind) => backAfter(history, disturbance, kind)),
  );
  return times.length === 0 || times.includes(null) ? null : Math.max(...times.map(Number));
}

function withoutExcuse(history: History): Finding[] {
  return checkHistory({ ...history, conditions: { ...history.conditions, clockDifference: 0 } });
}

function countFindings(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { check } of findings) counts[check] = (counts[check] ?? 0) + 1;
  return counts;
}

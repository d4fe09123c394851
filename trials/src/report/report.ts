import type { Finding } from '../checks/check.js';
import type { PartName } from '../parts.js';
import type { TrialResult } from '../runs/trial-result.js';

/** What came of a part that isn't made of single runs: what was measured, by name, and what must not be. */
export interface Measured {
  readonly facts: Readonly<Record<string, string | number>>;
  readonly findings: readonly Finding[];
}

/** What came of one part of a long run. */
export interface PartReport {
  /** When it was begun, ISO 8601. */
  readonly begun: string;
  readonly results: readonly TrialResult[];
  readonly measured: Measured | null;
  /** A line for each thing that was not to be had; where that was the part itself, nothing else is there. */
  readonly untried: readonly string[];
  /** Why it was broken off; null for a part that is complete or still running. */
  readonly brokenOff: string | null;
  /** What somebody found out about its findings, put in by hand. It is gone when the part is run again. */
  readonly remark?: string;
}

/** All that a day's long runs came to. */
export interface Report {
  readonly date: string;
  readonly machine: string;
  readonly parts: Readonly<Partial<Record<PartName, PartReport>>>;
}

export function countFindings({ results, measured, brokenOff }: PartReport): number {
  const inRuns = results.reduce((sum, { findings }) => sum + findings.length, 0);
  return inRuns + (measured?.findings.length ?? 0) + (brokenOff === null ? 0 : 1);
}

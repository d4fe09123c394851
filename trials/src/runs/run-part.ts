import { runGrowth } from '../growth/run-growth.js';
import type { Arguments } from '../parse-arguments.js';
import { isBackend, isGrowth, type PartName } from '../parts.js';
import { plansOf } from '../plans.js';
import type { Measured } from '../report/report.js';
import { resultLine } from '../report/result-line.js';
import { writeHistory } from '../report/write-report.js';
import { runSoak } from '../soak/run-soak.js';
import { runBackend } from './run-backend.js';
import type { TrialResult } from './trial-result.js';

/** Who is told what comes of a part. */
export interface Listeners {
  readonly tellResult: (result: TrialResult) => void;
  readonly tellMeasured: (measured: Measured) => void;
  /** Something that could not be had. */
  readonly leaveOut: (reason: string) => void;
}

/** @throws Error where what it takes isn't there, or is gone */
export async function runPart(
  part: PartName,
  given: Arguments & { readonly seed: number },
  { tellResult, tellMeasured, leaveOut }: Listeners,
): Promise<void> {
  if (isGrowth(part)) return runGrowth(part, given.rows, tellMeasured);
  if (!isBackend(part)) return runSoak({ seed: given.seed, lasts: given.soak * 60_000 }, tellMeasured);
  let count = 0;
  await runBackend(
    part,
    plansOf(part, given),
    async (result, history) => {
      count += 1;
      tellResult(result);
      console.log(resultLine(result));
      if (given.histories !== null && result.findings.length > 0)
        await writeHistory(given.histories, `${part}-${count}`, history);
    },
    leaveOut,
  );
}

import { fileURLToPath } from 'node:url';
import { type Arguments, parseArguments, USAGE } from './parse-arguments.js';
import { plansOf } from './plans.js';
import { resultLine } from './report/result-line.js';
import { writeHistory, writeReport } from './report/write-report.js';
import { runBackend } from './runs/run-backend.js';
import type { TrialResult } from './runs/trial-result.js';
import { BACKEND_NAMES, type BackendName } from './servers/backends.js';

const MAX_SEED = 2 ** 31;

async function main(words: readonly string[]): Promise<void> {
  const given = parseArguments(words);
  if (given.help) {
    console.log(USAGE);
    return;
  }
  const seed = given.seed ?? Math.floor(Math.random() * MAX_SEED);
  console.log(`The seed of what differs each time is ${seed}: --seed ${seed} plays it again.`);
  const plans = plansOf({ ...given, seed });
  const results: TrialResult[] = [];
  const untried: string[] = [];
  for (const backend of given.backends) {
    try {
      await runBackend(backend, plans, async (result, history) => {
        results.push(result);
        // After each, since a long run may be broken off.
        if (given.long) await writeReport(folderOfReports(), { seed, results, untried });
        console.log(resultLine(result));
        if (given.histories !== null && result.findings.length > 0)
          await writeHistory(given.histories, `${backend}-${results.length}`, history);
      });
    } catch (error) {
      // What began on it must not break off; what never began is a matter of the machine.
      if (isRequired(backend, given) || results.some((result) => result.backend === backend)) throw error;
      untried.push(`Not tried: ${backend} (${reasonOf(error)}).`);
    }
  }
  for (const line of untried) console.log(line);
  if (given.long) await writeReport(folderOfReports(), { seed, results, untried });
  const findings = results.reduce((sum, result) => sum + result.findings.length, 0);
  console.log(`Trials: ${results.length} runs, ${findings} findings`);
  if (findings > 0 || results.length === 0) process.exitCode = 1;
}

/** Whether a backend must be there: it was named, or a script has started it. */
function isRequired(backend: BackendName, { backends }: Arguments): boolean {
  const required = (process.env.REQUIRE_BACKENDS ?? '').split(',');
  return backends.length < BACKEND_NAMES.length || required.includes(backend);
}

function folderOfReports(): string {
  return fileURLToPath(new URL('../reports', import.meta.url));
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || String(error.cause) : String(error);
  return text.replaceAll(/\s+/g, ' ').trim();
}

// What was started ends with this process, also where it is broken off.
for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
  process.once(signal, () => process.exit(status));
}
main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

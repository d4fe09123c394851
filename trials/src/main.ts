import { fileURLToPath } from 'node:url';
import { type Arguments, parseArguments, USAGE } from './parse-arguments.js';
import type { PartName } from './parts.js';
import { measuredLine } from './report/measured-line.js';
import { countFindings, type PartReport } from './report/report.js';
import { putIntoReport } from './report/write-report.js';
import { reasonOf } from './runs/reason-of.js';
import { runPart } from './runs/run-part.js';

const MAX_SEED = 2 ** 31;

async function main(words: readonly string[]): Promise<void> {
  const given = parseArguments(words);
  if (given.help) {
    console.log(USAGE);
    return;
  }
  const seed = given.seed ?? Math.floor(Math.random() * MAX_SEED);
  console.log(`The seed of what differs each time is ${seed}: --seed ${seed} plays it again.`);
  const reports: PartReport[] = [];
  for (const part of given.parts) reports.push(await carryOut(part, { ...given, seed }));
  for (const { untried } of reports) for (const line of untried) console.log(line);
  const findings = reports.reduce((sum, report) => sum + countFindings(report), 0);
  const runs = reports.reduce((sum, { results, measured }) => sum + results.length + (measured ? 1 : 0), 0);
  console.log(`Trials: ${runs} runs, ${findings} findings`);
  if (findings > 0 || runs === 0) process.exitCode = 1;
}

/** Runs a part, and writes down what came of it as it goes: a long run may be broken off. */
async function carryOut(part: PartName, given: Arguments & { readonly seed: number }): Promise<PartReport> {
  let report: PartReport = {
    begun: new Date().toISOString(),
    results: [],
    measured: null,
    untried: [],
    brokenOff: null,
  };
  const note = (more: Partial<PartReport>) => {
    report = { ...report, ...more };
    if (given.long) putIntoReport(folderOfReports(), part, report);
  };
  try {
    await runPart(part, given, {
      tellResult: (result) => note({ results: [...report.results, result] }),
      tellMeasured: (measured) => {
        console.log(measuredLine(part, measured, report.measured));
        note({ measured });
      },
      leaveOut: (reason) => note({ untried: [...report.untried, `Not tried: ${part}, ${reason}.`] }),
    });
  } catch (error) {
    const hasBegun = report.results.length > 0 || report.measured !== null;
    // What began must not break off; what never began is a matter of the machine, unless somebody asked for it.
    if (hasBegun || isRequired(part, given)) note({ brokenOff: reasonOf(error) });
    else note({ untried: [`Not tried: ${part} (${reasonOf(error)}).`] });
    if (report.brokenOff !== null) console.log(`${part}: BROKEN OFF`, error);
  }
  return report;
}

/** Whether a part must be there: it was named, or a script has started what it takes. */
function isRequired(part: PartName, { areNamed }: Arguments): boolean {
  return areNamed || (process.env.REQUIRE_BACKENDS ?? '').split(',').includes(part);
}

function folderOfReports(): string {
  return fileURLToPath(new URL('../reports', import.meta.url));
}

// What was started ends with this process, also where it is broken off.
for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
  process.once(signal, () => process.exit(status));
}
main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

import { fileURLToPath } from 'node:url';
import { parseArguments, USAGE } from './parse-arguments.js';
import { CleanUp } from './processes/clean-up.js';
import { resultTables } from './report/result-tables.js';
import { writeReport } from './report/write-report.js';
import { runBenchmarks } from './run-benchmarks.js';

const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 } as const;

async function main(words: readonly string[]): Promise<void> {
  const given = parseArguments(words);
  if (given.help) {
    console.log(USAGE);
    return;
  }
  const cleanUp = new CleanUp();
  for (const [signal, status] of Object.entries(INTERRUPTED)) {
    process.once(signal, () => cleanUp.run().finally(() => process.exit(status)));
  }
  try {
    const results = await runBenchmarks(given, { cleanUp, log: logSince(performance.now()) });
    const folder = given.output ?? (given.whole ? folderOfDay(results.startedAt) : null);
    if (folder !== null) await writeReport(results, folder);
    console.log(given.json ? JSON.stringify(results, null, 2) : resultTables(results));
  } finally {
    await cleanUp.run();
  }
}

/** Says what goes on, after how many minutes and seconds. */
function logSince(start: number): (line: string) => void {
  return (line) => {
    const seconds = Math.round((performance.now() - start) / 1000);
    console.error(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} ${line}`);
  };
}

/** `bench/reports/<date>`. */
function folderOfDay(startedAt: string): string {
  return fileURLToPath(new URL(`../reports/${startedAt.slice(0, 10)}`, import.meta.url));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

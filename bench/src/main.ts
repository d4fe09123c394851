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
    const results = await runBenchmarks(given, { cleanUp, log: (line) => console.error(line) });
    const folder = given.output ?? (given.short ? null : folderOfDay(results.startedAt));
    if (folder !== null) await writeReport(results, folder);
    console.log(given.json ? JSON.stringify(results, null, 2) : resultTables(results));
  } finally {
    await cleanUp.run();
  }
}

/** `bench/reports/<date>`. */
function folderOfDay(startedAt: string): string {
  return fileURLToPath(new URL(`../reports/${startedAt.slice(0, 10)}`, import.meta.url));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

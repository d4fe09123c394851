import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeFixtures } from '../fixtures/fixtures.js';
import { CleanUp } from '../processes/clean-up.js';
import { describeMachine } from '../results/machine.js';
import { seedRows } from '../seed/seed-rows.js';
import { Databases } from '../servers/databases.js';
import type { StoreName } from '../subjects/subject-setup.js';
import type { LiveResult } from './live-result.js';
import { liveTable } from './live-table.js';
import { measureLive } from './measure-live.js';

const STORES: readonly StoreName[] = ['memory', 'sqlite', 'postgres', 'mariadb', 'mongodb'];
const ROWS = 30_000;
const ORDER = { open: [1000, 10_000], lists: [1000], ends: 200, milliseconds: 10_000 };
const log = (line: string) => console.error(line);

/** `npm run live`: what is open, measured on every store that is there. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { stores: { type: 'string' }, output: { type: 'string' } } });
  const chosen = values.stores?.split(',') ?? STORES;
  const startedAt = new Date();
  const loadBefore = loadavg()[1] ?? 0;
  const cleanUp = new CleanUp();
  const results: LiveResult[] = [];
  const servers: string[] = [];
  const fixtures = await makeFixtures(Date.now());
  const databases = new Databases({ fixtures, pin: [], cleanUp, log });
  const rows = [...seedRows(ROWS, fixtures)].flat();
  try {
    for (const store of STORES.filter((each) => chosen.includes(each))) {
      try {
        const server = store === 'memory' ? null : await databases.server(store);
        const url = store === 'memory' ? null : (await databases.seeded(store, 'jwt-sessions', ROWS)).url;
        results.push(...(await measureLive({ ...ORDER, store, server, url, rows, cleanUp, log })));
        if (server !== null) servers.push(server.description);
      } catch (error) {
        log(`${store} is left out: ${error}`);
      }
    }
  } finally {
    await cleanUp.run();
  }
  const load = [loadBefore, loadavg()[1] ?? 0].map((value) => value.toFixed(1)).join(' and ');
  const report = reportOf(startedAt, servers, load, results);
  console.log(report);
  const folder = values.output ?? folderOfDay(startedAt);
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/open.md`, report);
}

function reportOf(startedAt: Date, servers: readonly string[], load: string, results: readonly LiveResult[]) {
  const { processor, cores, memoryGigabytes, system } = describeMachine('');
  return `# What is open, ${startedAt.toISOString().slice(0, 10)}

${processor}, ${cores} cores, ${memoryGigabytes} GB, ${system}, Node ${process.version}. Databases: ${servers.join('; ')}, with ${ROWS.toLocaleString('en')} sessions.
The load average (5 minutes) was ${load} before and after: where it is above the number of cores, delays are those of a machine
that is overloaded. Processor time is what was used more than by the same process with nothing open, over 10 seconds.

## Signals of sessions (\`endSignal\`)

Delays are from the acknowledgement in another process (in memory: of another manager) to the signal, over 200 ends.

${liveTable(results.filter(({ watched }) => watched === 'ends'))}

## Lists (\`watchList\`, \`GET /sessions/events\`)

Each of another user, who has one session.

${liveTable(results.filter(({ watched }) => watched === 'lists'))}
`;
}

/** \`bench/reports/<date>\`. */
function folderOfDay(startedAt: Date): string {
  return fileURLToPath(new URL(`../../reports/${startedAt.toISOString().slice(0, 10)}`, import.meta.url));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

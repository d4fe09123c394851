import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FULL, planComparisons, rowsOn, type Scope, SHORT, withRows } from './comparisons/plan.js';
import { makeFixtures } from './fixtures/fixtures.js';
import { RequestHeaders } from './fixtures/request-headers.js';
import { findWrk } from './load/find-wrk.js';
import { countStatements, type StatementCount } from './measure/count-statements.js';
import { type Measuring, measureComparison } from './measure/measure-comparison.js';
import { measureMemory } from './memory/measure-memory.js';
import { measureOperations } from './operations/measure-operations.js';
import type { OperationResults } from './operations/operation-result.js';
import type { Arguments } from './parse-arguments.js';
import type { CleanUp } from './processes/clean-up.js';
import { shareCores } from './processes/cores.js';
import type { ComparisonResult } from './results/comparison-result.js';
import { judgeGoals } from './results/goals.js';
import { describeMachine } from './results/machine.js';
import type { Results } from './results/results.js';
import type { DelayResults } from './revocation/delay-result.js';
import { measureDelays } from './revocation/measure-delays.js';
import { Databases, type SeededDatabase } from './servers/databases.js';
import { POOL_SIZE } from './subjects/subject-setup.js';

const NO_DELAYS: DelayResults = { measured: [], unmeasured: [] };
const NO_OPERATIONS: OperationResults = { measured: [], unmeasured: [] };

/** Measures what was asked for. What it starts is stopped by the clean-up. */
export async function runBenchmarks(
  { short, parts, rounds, seconds, rows, endings }: Arguments,
  { cleanUp, log }: { readonly cleanUp: CleanUp; readonly log: (line: string) => void },
): Promise<Results> {
  const startedAt = new Date();
  const machine = describeMachine(findWrk());
  const scope = withRows(short ? SHORT : FULL, rows);
  const measuring = await prepare({ rounds, seconds, rests: rows === null }, cleanUp, log);

  const comparisons: ComparisonResult[] = [];
  for (const comparison of planComparisons(scope)) {
    if (!parts.some((part) => part === comparison.name)) continue;
    comparisons.push(await measureComparison(comparison, measuring));
  }
  const statements = parts.includes('refused') ? await countOnStores(scope, measuring) : [];
  const memory = parts.includes('memory') ? await measureMemory(measuring) : null;
  const delays = parts.includes('revocation') ? await measureDelays(scope, endings, measuring) : NO_DELAYS;
  // Last, since it leaves empty databases.
  const operations = parts.includes('operations') ? await operateOnStores(scope, measuring) : NO_OPERATIONS;
  const sizes = (await measuring.databases.all()).map(({ url: _, ...size }) => size);
  return {
    startedAt: startedAt.toISOString(),
    machine,
    settings: { rounds, seconds, pinned: measuring.cores.pinned, poolSize: POOL_SIZE },
    servers: await describeServers(measuring),
    goals: judgeGoals({
      comparisons,
      statements,
      memory,
      delays: delays.measured,
      operations: operations.measured,
      sizes,
    }),
    comparisons,
    statements,
    delays,
    operations,
    memory,
    sizes,
  };
}

async function prepare(
  pace: Measuring['pace'],
  cleanUp: CleanUp,
  log: (line: string) => void,
): Promise<Measuring> {
  const folder = await mkdtemp(join(tmpdir(), 'jwt-sessions-bench-'));
  cleanUp.add(() => rm(folder, { recursive: true, force: true }));
  const fixtures = await makeFixtures(Date.now());
  const headers = new RequestHeaders(fixtures, folder);
  const cores = shareCores();
  const databases = new Databases({ fixtures, pin: cores.rest, cleanUp, log });
  return { databases, fixtures, headers, cores, cleanUp, pace, log };
}

async function countOnStores(scope: Scope, measuring: Measuring): Promise<StatementCount[]> {
  const counts: StatementCount[] = [];
  for (const { store, rows } of await baseDatabases(scope, measuring)) {
    measuring.log(`counting statements on ${store}`);
    counts.push(...(await countStatements(store, rows, measuring)));
  }
  return counts;
}

async function operateOnStores(scope: Scope, measuring: Measuring): Promise<OperationResults> {
  const results: OperationResults[] = [];
  for (const database of await baseDatabases(scope, measuring)) {
    results.push(await measureOperations(database, measuring));
  }
  return {
    measured: results.flatMap(({ measured }) => measured),
    unmeasured: results.flatMap(({ unmeasured }) => unmeasured),
  };
}

/** Ours on each store whose server is there. */
async function baseDatabases(scope: Scope, { databases, log }: Measuring): Promise<SeededDatabase[]> {
  const present: SeededDatabase[] = [];
  for (const store of scope.stores) {
    try {
      await databases.server(store);
    } catch {
      log(`${store} is left out: there is no such server`);
      continue;
    }
    present.push(await databases.seeded(store, 'jwt-sessions', rowsOn(store, scope)));
  }
  return present;
}

async function describeServers({ databases }: Measuring): Promise<Record<string, string>> {
  const used = new Set((await databases.all()).map(({ store }) => store));
  const descriptions: Record<string, string> = {};
  for (const store of used) {
    descriptions[store] = (await databases.server(store)).description;
  }
  return descriptions;
}

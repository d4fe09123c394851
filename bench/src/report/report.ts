import type { Results } from '../results/results.js';
import { processorChart } from './comparison-chart.js';
import { comparisonTable } from './comparison-table.js';
import { delaysTable } from './delays-table.js';
import { whole } from './format.js';
import { goalsTable } from './goals-table.js';
import { memoryTable } from './memory-table.js';
import { operationsTable } from './operations-table.js';
import { revocationChart } from './revocation-chart.js';
import { sizesTable } from './sizes-table.js';
import { statementsTable } from './statements-table.js';

/** The report of a run, in Markdown. The charts are files beside it. */
export function report(results: Results): string {
  const { goals, comparisons, statements, sizes, memory, operations } = results;
  const sections = [
    `# Benchmarks, ${results.startedAt.slice(0, 10)}`,
    introduction(results),
    ...(goals.length > 0 ? ['## Goals', goalsTable(goals), FLOOR] : []),
    ...revocation(results),
    ...comparisons.flatMap((comparison) => [
      `## ${comparison.title}`,
      comparison.text,
      `![${comparison.title}](${comparison.name}.svg)`,
      ...(processorChart(comparison) === null
        ? []
        : [`![${comparison.title}: processor time](${comparison.name}-processor.svg)`]),
      comparisonTable(comparison),
      ...comparison.unmeasured.map(notMeasured),
    ]),
    ...(statements.length > 0
      ? [
          '## Statements',
          'What the middleware asks of a store when requests come one after the other, counted in a process of its own.',
          statementsTable(statements),
        ]
      : []),
    ...(operations.measured.length > 0
      ? ['## Everything else', OPERATIONS, operationsTable(operations.measured)]
      : []),
    ...operations.unmeasured.map(notMeasured),
    ...(memory === null
      ? []
      : [
          '## Memory',
          `One entry more in a cache, out of ${whole(memory.entries)}, and all caches of a manager: on the heap and beside it, after a garbage collection.`,
          memoryTable(memory),
        ]),
    ...(sizes.length > 0 ? ['## Rows', 'What was filled in, with all indexes.', sizesTable(sizes)] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

function revocation(results: Results): string[] {
  const { measured, unmeasured } = results.delays;
  const picture = revocationChart(results) === null ? [] : [`![${REVOCATION}](revocation.svg)`];
  const table = measured.length === 0 ? [] : [DELAYS, delaysTable(measured), BOUNDS];
  const sections = [...picture, ...table, ...unmeasured.map(notMeasured)];
  return sections.length === 0 ? [] : [`## ${REVOCATION}`, ...sections];
}

const FLOOR =
  'The floor is how far one gets by the same measure who checks nothing at all: bare Koa, an empty process, the four columns that a check by hand ' +
  'needs; for the processor time of a request that asks a database, one that checks nothing and sends one statement at a time, shared by all that wait; ' +
  'for a log-in with a limit, the fewest statements by hand that keep it exact. No check on Koa gets past it. Before, 2.5 times the hand-written select ' +
  'was wanted: that is so close to what bare Koa itself reaches that it left nothing for reading a row, and it is given up for 2.2.';

const REVOCATION = 'How late a revocation is';
const DELAYS =
  'One process ends sessions, another one over the same database is asked with their tokens, back to back on kept connections, before, ' +
  'during and after; and at the moment of the acknowledgement on one more connection, which is free. The delay is from the acknowledgement, as ' +
  'the client sees it, to the first request that was sent after it and refused, with none behind it that was let in. Where none was let in at all, it is ' +
  'no more than the time until the next request was sent. Failed endings were not acknowledged, so that nothing was promised.';
const BOUNDS =
  "A stateless check lets a token in until it expires, and in the picture it stands there. better-auth's cookie cache is measured with a cookie " +
  'that is believed for 10 seconds; its documentation has 5 minutes, which is where it stands in the picture. With cacheFor an ending is acknowledged only when no process ' +
  'believes any longer what it has read: that time stands in the table, and is no part of the delay.';

function notMeasured({ label, reason }: { readonly label: string; readonly reason: string }): string {
  return `Not measured: ${label} (${reason}).`;
}

const OPERATIONS =
  'Without HTTP, through the session manager, in a process that has a core to itself. Log-ins come 50 at a time. ' +
  'Activity is written one batch of 500 after the other; its share is the time that takes one connection per minute, ' +
  'which is how often each active session is noted.';

function introduction({ machine, settings, servers }: Results): string {
  const { processor, cores, memoryGigabytes, system, versions } = machine;
  const list = (entries: Readonly<Record<string, string>>) =>
    Object.entries(entries)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ');
  return [
    `${processor}, ${cores} cores, ${memoryGigabytes} GB, ${system}.`,
    settings.pinned
      ? 'The measured Node process has one core to itself; databases and load generator share the rest.'
      : "Nothing is pinned to a core here, so the processes get in each other's way.",
    `${settings.rounds} rounds of ${settings.seconds} s each, interleaved; the median, and from the lowest to the highest.`,
    `Each subject has at most ${settings.poolSize} connections to its database.`,
    `Databases: ${Object.values(servers).join('; ') || 'none'}.`,
    `Versions: ${list(versions)}.`,
    ...(servers.mongodb?.includes('mongo-java-server') ? [STAND_IN] : []),
  ].join('\n');
}

const STAND_IN =
  'MongoDB is a stand-in here: of its figures only those count that are relative to the hand-written read on the same server.';

import { STORE_LABELS } from '../comparisons/make-entry.js';
import type { StatementCount } from '../measure/count-statements.js';
import type { MemoryResult } from '../memory/memory-result.js';
import type { OperationResult } from '../operations/operation-result.js';
import type { DelayResult } from '../revocation/delay-result.js';
import type { SeededDatabase } from '../servers/databases.js';
import type { ComparisonResult } from './comparison-result.js';
import { type Goal, goalOf } from './goal.js';
import { fits, judgeEntries, processorTimes, rates, requestsPerProcessorTime } from './judge-entries.js';
import { spreadOf } from './statistics.js';

/** What the goals are judged by. */
export interface Findings {
  readonly comparisons: readonly ComparisonResult[];
  readonly statements: readonly StatementCount[];
  readonly memory: MemoryResult | null;
  readonly delays: readonly DelayResult[];
  readonly operations: readonly OperationResult[];
  readonly sizes: readonly Omit<SeededDatabase, 'url'>[];
}

const OURS = { subject: 'jwt-sessions', store: 'postgres', tokens: 'valid', cacheFor: null } as const;
const BY_HAND = { subject: 'hand-written', store: 'postgres', tokens: 'valid' } as const;
const BARE = { subject: 'bare-koa' } as const;
const CACHED_PEER = { subject: 'koa-fast-jwt-cached' } as const;
const STATELESS = { subject: 'koa-jsonwebtoken' } as const;
const OURS_CACHED = { ...OURS, cacheFor: '2s' } as const;

const DATABASES = ['postgres', 'mariadb', 'sqlite'] as const;
const STORES = [...DATABASES, 'mongodb', 'ferretdb'] as const;

/** The goals that this run can tell of, in ratios of the same round. */
export function judgeGoals(findings: Findings): Goal[] {
  const { comparisons, statements, memory } = findings;
  const goals: (Goal | null)[] = [
    ...DATABASES.map((store) =>
      judgeEntries(
        comparisons,
        `every request asks ${STORE_LABELS[store]}: requests, of fast-jwt with its cache`,
        {
          atLeast: 1.2,
          in: 'valid',
          ours: { ...OURS, store },
          other: CACHED_PEER,
          ratios: rates,
        },
      ),
    ),
    ...DATABASES.map((store) =>
      judgeEntries(comparisons, `every request asks ${STORE_LABELS[store]}: processor time, of bare Koa`, {
        atMost: 1.3,
        in: 'valid',
        ours: { ...OURS, store },
        other: BARE,
        bare: { subject: 'shared-select', store },
        ratios: processorTimes,
      }),
    ),
    ...STORES.map((store) =>
      judgeEntries(
        comparisons,
        `every request asks ${STORE_LABELS[store]}: requests, of the hand-written select there`,
        {
          atLeast: 2.2,
          in: 'valid',
          ours: { ...OURS, store },
          other: { ...BY_HAND, store },
          ratios: rates,
        },
      ),
    ),
    judgeEntries(comparisons, 'with cacheFor: requests, of fast-jwt with its cache', {
      atLeast: 1.7,
      in: 'valid',
      ours: OURS_CACHED,
      other: CACHED_PEER,
      ratios: rates,
    }),
    judgeEntries(comparisons, 'with cacheFor: processor time, of bare Koa', {
      atMost: 1.12,
      in: 'valid',
      ours: OURS_CACHED,
      other: BARE,
      ratios: processorTimes,
    }),
    judgeEntries(comparisons, '500 connections on PostgreSQL: requests, of stateless jsonwebtoken', {
      atLeast: 1.2,
      in: 'connections',
      ours: { ...OURS, connections: 500 },
      other: { ...STATELESS, connections: 500 },
      bare: { ...BARE, connections: 500 },
      ratios: rates,
    }),
    judgeEntries(
      comparisons,
      'two processes on PostgreSQL: requests per processor time, of stateless jsonwebtoken',
      {
        atLeast: 1.2,
        in: 'processes',
        ours: { ...OURS, processes: 2 },
        other: { ...STATELESS, processes: 2 },
        bare: { ...BARE, processes: 2 },
        ratios: requestsPerProcessorTime,
      },
    ),
    judgeEntries(comparisons, '50 connections on PostgreSQL: p99, of stateless jsonwebtoken', {
      atMost: 1.2,
      in: 'valid',
      ours: OURS,
      other: STATELESS,
      ratios: (samples) => samples.map(({ latency }) => latency.p99),
    }),
    judgeEntries(comparisons, 'one connection on PostgreSQL: median latency, of the hand-written select', {
      atMost: 1.1,
      in: 'connections',
      ours: { ...OURS, connections: 1 },
      other: { ...BY_HAND, connections: 1 },
      bare: { ...BARE, connections: 1 },
      ratios: (samples) => samples.map(({ latency }) => latency.p50),
    }),
    judgeEntries(comparisons, 'a token known to be revoked: requests, of bare Koa', {
      atLeast: 0.8,
      in: 'refused',
      ours: { ...OURS, tokens: 'revoked' },
      other: BARE,
      ratios: rates,
    }),
    judgeEntries(comparisons, 'a forged token: requests, of bare Koa', {
      atLeast: 0.4,
      in: 'refused',
      ours: { ...OURS, tokens: 'forged' },
      other: BARE,
      ratios: rates,
    }),
    judgeFlatness(comparisons),
    noneOf('requests let in after an acknowledged ending, on every store', letIn(findings.delays)),
    noneOf('statements for forged, expired, malformed and known-revoked tokens', sent(statements)),
    ...judgeLogIns(findings.operations),
    judgeRows(findings.sizes),
    judgeMemory(memory),
  ];
  return goals.filter((goal) => goal !== null);
}

/** In each round the fastest of our entries over the slowest. */
function judgeFlatness(comparisons: readonly ComparisonResult[]): Goal | null {
  const entries = comparisons.find(({ name }) => name === 'rows')?.entries ?? [];
  const ours = entries.filter((entry) => fits(entry, OURS)).map(({ samples }) => rates(samples));
  const [first] = ours;
  if (first === undefined || ours.length < 2) return null;
  const ofRound = (round: number) => ours.map((each) => each[round] ?? Number.NaN);
  const ratios = first.map((_, round) => Math.max(...ofRound(round)) / Math.min(...ofRound(round)));
  const text = 'from the fewest rows to the most: the fastest over the slowest';
  return goalOf(text, { atMost: 1.15 }, spreadOf(ratios), 1);
}

function letIn(delays: readonly DelayResult[]): number | null {
  const ours = delays.filter(({ subject }) => subject === 'jwt-sessions');
  return ours.length === 0 ? null : ours.reduce((sum, each) => sum + each.letIn, 0);
}

function sent(statements: readonly StatementCount[]): number | null {
  const free = statements.filter(({ label }) => label !== 'valid' && label !== 'revoked, not known here yet');
  return free.length === 0 ? null : free.reduce((sum, each) => sum + each.statements, 0);
}

function noneOf(text: string, count: number | null): Goal | null {
  return count === null
    ? null
    : { text, target: '0', measured: { median: count, min: count, max: count }, met: count === 0, floor: 0 };
}

const LIMITED = 'log-in, sessions per user limited';
const INSERT_BY_HAND = 'log-in, hand-written insert';
const LIMITED_BY_HAND = 'log-in, hand-written, sessions per user limited';

function judgeLogIns(operations: readonly OperationResult[]): (Goal | null)[] {
  return DATABASES.map((store) => {
    const find = (wanted: string) =>
      operations.find((each) => each.store === store && each.operation === wanted)?.measured;
    const [ours, byHand] = [find(LIMITED), find(INSERT_BY_HAND)];
    if (ours === undefined || byHand === undefined) return null;
    const { median } = byHand;
    // They are not of the same rounds, so the spread is that of ours alone.
    const measured = { median: ours.median / median, min: ours.min / median, max: ours.max / median };
    const text = `a log-in with a limit on ${STORE_LABELS[store]}, of a hand-written insert that is as durable`;
    const limited = find(LIMITED_BY_HAND)?.median;
    return goalOf(text, { atLeast: 0.5 }, measured, limited === undefined ? null : limited / median);
  });
}

/** Of the largest table, where what a page wastes weighs least. */
function judgeRows(sizes: Findings['sizes']): Goal | null {
  const bytesOf = (wanted: string) =>
    sizes
      .filter(({ store, schema }) => store === 'postgres' && schema === wanted)
      .toSorted((one, other) => other.rows - one.rows)[0]?.bytesPerRow ?? null;
  const bytes = bytesOf('jwt-sessions');
  if (bytes === null) return null;
  const text = 'a row on PostgreSQL with its indexes, bytes';
  return goalOf(text, { atMost: 450 }, spreadOf([bytes]), bytesOf('hand-written'));
}

function judgeMemory(memory: MemoryResult | null): Goal | null {
  if (memory === null) return null;
  const text = 'all caches of a process at their defaults, with cacheFor, MB';
  const { empty, fullWithActive } = memory.defaults;
  return goalOf(text, { atMost: 64 }, spreadOf([fullWithActive / 1e6]), empty / 1e6);
}

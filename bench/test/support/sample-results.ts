import type { Entry } from '../../src/comparisons/comparison.ts';
import { makeEntry } from '../../src/comparisons/make-entry.ts';
import { type ComparisonResult, summarise } from '../../src/results/comparison-result.ts';
import { judgeGoals } from '../../src/results/goals.ts';
import type { Results } from '../../src/results/results.ts';
import type { DelayResult, DelayResults } from '../../src/revocation/delay-result.ts';

/** Entries that reached so many requests per second, one number for each round. */
export function comparisonOf(
  name: string,
  entries: readonly (readonly [entry: Entry, rates: readonly number[], latency?: number])[],
): ComparisonResult {
  const samples = entries.map(
    ([entry, rates, p50 = 1]) =>
      [
        entry,
        rates.map((requestsPerSecond) => ({
          requests: requestsPerSecond,
          requestsPerSecond,
          latency: { p50, p99: 2 * p50 },
          processMicroseconds: 1e6 / requestsPerSecond,
          databaseMicroseconds: entry.store === null ? null : 10,
        })),
      ] as const,
  );
  return {
    ...summarise({ name, title: `About ${name}`, text: 'A text.' }, new Map(samples)),
    unmeasured: [],
  };
}

const POSTGRES = { store: 'postgres', rows: 1000 } as const;
const OURS = makeEntry('jwt-sessions', POSTGRES);
const BY_HAND = makeEntry('hand-written', POSTGRES);
const BARE = makeEntry('bare-koa');
const COOKIE_CACHE = makeEntry('better-auth-cookie-cache', POSTGRES);

const SIZES = [
  { store: 'postgres', schema: 'jwt-sessions', rows: 1000, bytesPerRow: 2000 },
  { store: 'postgres', schema: 'jwt-sessions', rows: 1_000_000, bytesPerRow: 1000 },
  { store: 'postgres', schema: 'hand-written', rows: 1_000_000, bytesPerRow: 130 },
] as const;

/** What a run may have found out. */
export function sampleResults(): Results {
  const comparisons = [
    comparisonOf('valid', [
      [BARE, [100_000, 50_000]],
      [makeEntry('koa-jsonwebtoken'), [40_000, 20_000]],
      [makeEntry('koa-fast-jwt-cached'), [50_000, 20_000]],
      [BY_HAND, [20_000, 10_000]],
      [makeEntry('shared-select', POSTGRES), [80_000, 40_000]],
      [makeEntry('jwt-sessions', { ...POSTGRES, cacheFor: '2s' }), [80_000, 40_000]],
      [OURS, [60_000, 30_000]],
    ]),
    comparisonOf('refused', [
      [BARE, [100_000, 100_000, 100_000]],
      [makeEntry('jwt-sessions', { ...POSTGRES, tokens: 'revoked' }), [70_000, 85_000, 79_000]],
      [makeEntry('jwt-sessions', { ...POSTGRES, tokens: 'forged' }), [41_000, 41_000, 41_000]],
    ]),
  ];
  const statements = [
    { store: 'postgres', label: 'forged', requests: 200, statements: 0 },
    { store: 'postgres', label: 'valid', requests: 200, statements: 200 },
  ] as const;
  const delays = sampleDelays();
  const sizes = SIZES;
  return {
    startedAt: '2026-01-02T03:04:05.000Z',
    machine: {
      processor: 'A processor',
      cores: 2,
      memoryGigabytes: 8,
      system: 'Linux 6',
      versions: { node: '20' },
    },
    settings: { rounds: 2, seconds: 1, pinned: true, poolSize: 10 },
    servers: { postgres: 'PostgreSQL 15' },
    goals: judgeGoals({
      comparisons,
      statements,
      memory: null,
      delays: delays.measured,
      operations: [],
      sizes,
    }),
    comparisons,
    statements,
    delays,
    operations: {
      measured: [
        {
          store: 'postgres',
          operation: 'activity of 100,000 active sessions, of one core of the database',
          unit: 'of the time',
          measured: { median: 0.03, min: 0.03, max: 0.03 },
        },
      ],
      unmeasured: [],
    },
    memory: null,
    sizes,
  };
}

function sampleDelays(): DelayResults {
  const times = (p50: number) => ({ p50, p99: 2 * p50, worst: 3 * p50 });
  const delay = (entry: Entry, p50: number, letIn: number): DelayResult => {
    const { id, label, subject, store } = entry;
    const roundsLetIn = Math.min(letIn, 100);
    return {
      id,
      label,
      subject,
      store,
      rounds: 100,
      unacknowledged: 0,
      acknowledgement: times(3),
      delay: times(p50),
      letIn,
      roundsLetIn,
    };
  };
  return {
    measured: [delay(OURS, 0.5, 0), delay(BY_HAND, 0.6, 0), delay(COOKIE_CACHE, 4000, 12_345)],
    unmeasured: [],
  };
}

import type { Entry } from '../comparisons/comparison.js';
import { STORE_LABELS } from '../comparisons/make-entry.js';
import type { StatementCount } from '../measure/count-statements.js';
import type { MemoryResult } from '../memory/memory-result.js';
import type { ComparisonResult, EntryResult } from './comparison-result.js';
import { ratiosOf, type Spread, spreadOf } from './statistics.js';

/** Something that was set out to be reached. */
export interface Goal {
  readonly text: string;
  readonly target: string;
  readonly measured: Spread;
  readonly met: boolean;
}

/** What the goals are judged by. */
export interface Findings {
  readonly comparisons: readonly ComparisonResult[];
  readonly statements: readonly StatementCount[];
  readonly memory: MemoryResult | null;
}

type Wanted = Partial<Pick<Entry, 'subject' | 'store' | 'tokens' | 'connections' | 'rows' | 'activeTtl'>>;

const OURS = { subject: 'jwt-sessions', store: 'postgres', tokens: 'valid', activeTtl: null } as const;
const BY_HAND = { subject: 'hand-written', store: 'postgres', tokens: 'valid' } as const;
const BARE = { subject: 'bare-koa' } as const;

/** The goals that this run can tell of, in ratios of the same round. */
export function judgeGoals({ comparisons, statements, memory }: Findings): Goal[] {
  const find = (name: string, wanted: Wanted) =>
    comparisons.find((comparison) => comparison.name === name)?.entries.find((entry) => fits(entry, wanted));
  const faster = (text: string, target: number, name: string, [one, other]: readonly [Wanted, Wanted]) =>
    atLeast(text, target, ratesOver(find(name, one), find(name, other)));
  const stores = ['postgres', 'sqlite', 'mariadb', 'mongodb'] as const;
  return [
    faster('a valid token on PostgreSQL, of bare Koa', 0.6, 'valid', [OURS, BARE]),
    faster('a valid token on PostgreSQL, of stateless jsonwebtoken', 1.2, 'valid', [
      OURS,
      { subject: 'koa-jsonwebtoken' },
    ]),
    ...stores.map((store) =>
      faster(`a valid token on ${STORE_LABELS[store]}, of the hand-written select there`, 2.5, 'valid', [
        { ...OURS, store },
        { ...BY_HAND, store },
      ]),
    ),
    faster('a token known to be revoked, of bare Koa', 0.8, 'refused', [
      { ...OURS, tokens: 'revoked' },
      BARE,
    ]),
    faster('a forged token, of bare Koa', 0.4, 'refused', [{ ...OURS, tokens: 'forged' }, BARE]),
    noStatements(statements),
    atMost(
      'one connection on PostgreSQL: median latency, of the hand-written select',
      1.1,
      latencyOver(
        find('connections', { ...OURS, connections: 1 }),
        find('connections', { ...BY_HAND, connections: 1 }),
      ),
    ),
    memoryAtMost(64, memory),
    atMost('from the fewest rows to the most: the fastest over the slowest', 1.15, flatness(comparisons)),
  ].filter((goal) => goal !== null);
}

function fits(entry: EntryResult, wanted: Wanted): boolean {
  return Object.entries(wanted).every(([member, value]) => entry[member as keyof Wanted] === value);
}

function ratesOver(one: EntryResult | undefined, other: EntryResult | undefined): Spread | null {
  return one && other ? spreadOf(ratiosOf(rates(one), rates(other))) : null;
}

function latencyOver(one: EntryResult | undefined, other: EntryResult | undefined): Spread | null {
  return one && other ? spreadOf(ratiosOf(latencies(one), latencies(other))) : null;
}

/** In each round the fastest of our entries over the slowest. */
function flatness(comparisons: readonly ComparisonResult[]): Spread | null {
  const entries = comparisons.find(({ name }) => name === 'rows')?.entries ?? [];
  const ours = entries.filter((entry) => fits(entry, OURS)).map(rates);
  const [first] = ours;
  if (first === undefined || ours.length < 2) return null;
  const ofRound = (round: number) => ours.map((each) => each[round] ?? Number.NaN);
  return spreadOf(first.map((_, round) => Math.max(...ofRound(round)) / Math.min(...ofRound(round))));
}

function noStatements(statements: readonly StatementCount[]): Goal | null {
  const free = statements.filter(({ label }) => label !== 'valid' && label !== 'revoked, not known here yet');
  if (free.length === 0) return null;
  const sent = free.reduce((sum, each) => sum + each.statements, 0);
  return {
    text: 'statements for forged, expired, malformed and known-revoked tokens',
    target: '0',
    measured: { median: sent, min: sent, max: sent },
    met: sent === 0,
  };
}

function memoryAtMost(megabytes: number, memory: MemoryResult | null): Goal | null {
  if (memory === null) return null;
  const text = 'all caches of a process at their defaults, with activeTtl, MB';
  return atMost(text, megabytes, spreadOf([memory.defaults.fullWithActive / 1e6]));
}

function atLeast(text: string, target: number, measured: Spread | null): Goal | null {
  return (
    measured && { text, target: `at least ${target.toFixed(2)}`, measured, met: measured.median >= target }
  );
}

function atMost(text: string, target: number, measured: Spread | null): Goal | null {
  return (
    measured && { text, target: `at most ${target.toFixed(2)}`, measured, met: measured.median <= target }
  );
}

function rates({ samples }: EntryResult): number[] {
  return samples.map(({ requestsPerSecond }) => requestsPerSecond);
}

function latencies({ samples }: EntryResult): number[] {
  return samples.map(({ latency }) => latency.p50);
}

import { type Comparison, type Entry, findReference } from '../comparisons/comparison.js';
import type { LoadSample } from '../load/run-load.js';
import { ratiosOf, type Spread, spreadOf } from './statistics.js';

/** What was seen in one round. */
export interface RoundSample extends LoadSample {
  /** For how long processors worked for the measured process, for each request; null where that can't be told. */
  readonly processMicroseconds: number | null;
  /** For how long processors worked for the database, for each request; null without one, or where it can't be told. */
  readonly databaseMicroseconds: number | null;
}

/** What was measured of one entry, over all rounds. */
export interface EntryResult extends Entry {
  readonly samples: readonly RoundSample[];
  readonly requestsPerSecond: Spread;
  /** Milliseconds. */
  readonly latency: { readonly p50: Spread; readonly p99: Spread };
  /** Requests per second, of those of bare Koa in the same round under the same load. */
  readonly ratio: Spread;
  readonly processMicroseconds: Spread | null;
  /** The same, of that of bare Koa in the same round under the same load. */
  readonly processRatio: Spread | null;
  readonly databaseMicroseconds: Spread | null;
}

export interface ComparisonResult extends Omit<Comparison, 'entries'> {
  readonly entries: readonly EntryResult[];
  /** What is not there, and why. */
  readonly unmeasured: readonly { readonly label: string; readonly reason: string }[];
}

/** @throws Error when an entry has nothing to be compared with */
export function summarise(
  { name, title, text }: Omit<Comparison, 'entries'>,
  samples: ReadonlyMap<Entry, readonly RoundSample[]>,
): Omit<ComparisonResult, 'unmeasured'> {
  const entries = [...samples.keys()];
  const rates = (entry: Entry) =>
    (samples.get(entry) ?? []).map(({ requestsPerSecond }) => requestsPerSecond);
  return {
    name,
    title,
    text,
    entries: entries.map((entry) => {
      const reference = findReference(entry, entries);
      if (reference === undefined) throw new Error(`Nothing to compare ${entry.label} with.`);
      const own = samples.get(entry) ?? [];
      return {
        ...entry,
        samples: own,
        requestsPerSecond: spreadOf(rates(entry)),
        latency: {
          p50: spreadOf(own.map(({ latency }) => latency.p50)),
          p99: spreadOf(own.map(({ latency }) => latency.p99)),
        },
        processMicroseconds: spreadOrNull(own.map((sample) => sample.processMicroseconds)),
        processRatio: processRatio(own, samples.get(reference) ?? []),
        databaseMicroseconds: spreadOrNull(own.map((sample) => sample.databaseMicroseconds)),
        ratio: spreadOf(ratiosOf(rates(entry), rates(reference))),
      };
    }),
  };
}

/** Round by round; null where it can't be told. */
function processRatio(own: readonly RoundSample[], references: readonly RoundSample[]): Spread | null {
  const times = (samples: readonly RoundSample[]) => {
    const known = samples.map((sample) => sample.processMicroseconds).filter((time) => time !== null);
    return known.length === samples.length ? known : null;
  };
  const [one, other] = [times(own), times(references)];
  return one && other && one.length > 0 ? spreadOf(ratiosOf(one, other)) : null;
}

function spreadOrNull(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : spreadOf(known);
}

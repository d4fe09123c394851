import type { Entry } from '../comparisons/comparison.js';
import type { ComparisonResult, EntryResult, RoundSample } from './comparison-result.js';
import { type Goal, goalOf, type Target } from './goal.js';
import { ratiosOf, spreadOf } from './statistics.js';

/** What an entry is known by. */
export type Wanted = Partial<
  Pick<Entry, 'subject' | 'store' | 'tokens' | 'connections' | 'processes' | 'rows' | 'cacheFor'>
>;

/** Two entries of a comparison, by one measure. */
type Rule = Target & {
  readonly in: string;
  readonly ours: Wanted;
  readonly other: Wanted;
  /** Who checks nothing under the same load: bare Koa where nothing is said. */
  readonly bare?: Wanted;
  /** What is compared, round by round; null where it can't be told. */
  ratios(samples: readonly RoundSample[]): number[] | null;
};

/** Null where a run did not measure them. */
export function judgeEntries(
  comparisons: readonly ComparisonResult[],
  text: string,
  rule: Rule,
): Goal | null {
  const entries = comparisons.find(({ name }) => name === rule.in)?.entries ?? [];
  const valuesOf = (wanted: Wanted) => {
    const entry = entries.find((each) => fits(each, wanted));
    return entry === undefined ? null : rule.ratios(entry.samples);
  };
  const [ours, other] = [valuesOf(rule.ours), valuesOf(rule.other)];
  if (ours === null || other === null) return null;
  const bare = valuesOf(rule.bare ?? { subject: 'bare-koa' });
  return goalOf(text, rule, spreadOf(ratiosOf(ours, other)), bare && spreadOf(ratiosOf(bare, other)).median);
}

export function fits(entry: EntryResult, wanted: Wanted): boolean {
  return Object.entries(wanted).every(([member, value]) => entry[member as keyof Wanted] === value);
}

export function rates(samples: readonly RoundSample[]): number[] {
  return samples.map(({ requestsPerSecond }) => requestsPerSecond);
}

export function processorTimes(samples: readonly RoundSample[]): number[] | null {
  const known = samples.map((sample) => sample.processMicroseconds).filter((time) => time !== null);
  return known.length === samples.length ? known : null;
}

export function requestsPerProcessorTime(samples: readonly RoundSample[]): number[] | null {
  return processorTimes(samples)?.map((time) => 1 / time) ?? null;
}

import type { Finding } from '../checks/check.js';
import type { HeapCensus } from './heap-census.js';

/**
 * What caches hold that are bounded, and fill up in the course of days: which sessions' activity was noted, which users' sessions were
 * all ended. Each session is in some of them.
 */
const REMEMBERED: Readonly<Record<string, number>> = { '(string)': 8, '(number)': 8 };

/** Fewer are no growth, but what is open at the time. */
const LEAST = 50;

export interface Moment {
  readonly census: HeapCensus;
  /** How many sessions began since the moment before. */
  readonly births: number;
}

/** Kinds of objects of which there are more at each moment than at the one before: by as many as users do something. */
export function judgeHeaps(moments: readonly Moment[]): Finding[] {
  const kinds = new Set(moments.flatMap(({ census }) => [...census.keys()]));
  return [...kinds].flatMap((kind) => {
    const counts = moments.map(({ census }) => census.get(kind) ?? 0);
    const grows = moments.slice(1).every(({ births }, index) => {
      const most = Math.max(LEAST, (REMEMBERED[kind] ?? 0.1) * births);
      return (counts[index + 1] ?? 0) - (counts[index] ?? 0) > most;
    });
    if (!grows) return [];
    return [{ check: 'heap-grows', text: `${kind}: ${counts.join(', ')}` }];
  });
}

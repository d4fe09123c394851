import type { Results } from '../results/results.js';
import { SUBJECT_TRAITS } from '../subjects/subject-traits.js';
import { type Dot, dotChart } from './dot-chart.js';

/** What better-auth's documentation has: as long as a cookie is believed, whatever happens meanwhile. */
const DOCUMENTED_COOKIE_CACHE = 300_000;

/**
 * Everything that lets valid tokens in, by how many it answers and by how late it refuses what was ended: null where one of the two was
 * not measured.
 */
export function revocationChart({
  comparisons,
  delays,
}: Pick<Results, 'comparisons' | 'delays'>): string | null {
  const entries = comparisons.find(({ name }) => name === 'valid')?.entries ?? [];
  const dots = entries.flatMap(({ id, label, subject, requestsPerSecond }): Dot[] => {
    const dot = { label, requestsPerSecond: requestsPerSecond.median, emphasis: subject === 'jwt-sessions' };
    if (subject === 'better-auth-cookie-cache') return [{ ...dot, delay: DOCUMENTED_COOKIE_CACHE }];
    if (SUBJECT_TRAITS[subject].sees === 'signature') return [{ ...dot, delay: null }];
    const measured = delays.measured.find((each) => each.id === id);
    return measured === undefined ? [] : [{ ...dot, delay: measured.delay.p99 }];
  });
  const known = dots.some(({ delay }) => delay !== null && delay !== DOCUMENTED_COOKIE_CACHE);
  return known ? dotChart('How many requests, and how late a revocation', dots) : null;
}

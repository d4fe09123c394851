import { BACKEND_NAMES, type BackendName } from './servers/backends.js';

/** What a large table is tried on, each by itself. */
export const GROWTH_NAMES = ['growth-postgres', 'growth-mariadb', 'growth-mysql', 'growth-sqlite'] as const;

export type GrowthName = (typeof GROWTH_NAMES)[number];

/** What a run is made of, and a report. */
export type PartName = BackendName | GrowthName | 'soak';

/** In the order in which they are run: the cheapest first. */
export const PART_NAMES: readonly PartName[] = [...BACKEND_NAMES, ...GROWTH_NAMES, 'soak'];

export function isBackend(part: PartName): part is BackendName {
  return BACKEND_NAMES.some((name) => name === part);
}

export function isGrowth(part: PartName): part is GrowthName {
  return GROWTH_NAMES.some((name) => name === part);
}

/**
 * The parts that a word names: one, or all of growth.
 *
 * @throws TypeError for a word that names none
 */
export function partsOf(word: string): readonly PartName[] {
  if (word === 'growth') return GROWTH_NAMES;
  const part = PART_NAMES.find((name) => name === word);
  if (part !== undefined) return [part];
  throw new TypeError(`--only takes ${PART_NAMES.join(', ')}, growth; there is no '${word}'.`);
}

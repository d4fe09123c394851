/** The middle of some values, and how far they went. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws RangeError without values, of which nothing can be said */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const min = sorted[0];
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new RangeError('There are no values.');
  return { median: medianOf(sorted), min, max };
}

/**
 * The value that so many percent are not above: of a hundred values the 99th for 99.
 *
 * @throws RangeError without values
 */
export function percentileOf(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
  if (value === undefined) throw new RangeError('There are no values.');
  return value;
}

/** What each value is of the one at the same place: of the same round, so that a machine that slows down hits both. */
export function ratiosOf(values: readonly number[], references: readonly number[]): number[] {
  if (values.length !== references.length) throw new RangeError('Not as many values as references.');
  return values.map((value, round) => value / (references[round] ?? Number.NaN));
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const below = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const above = sorted[Math.floor(middle)] ?? Number.NaN;
  return (below + above) / 2;
}

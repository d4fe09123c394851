import type { Spread } from '../results/statistics.js';

/** A whole number with its thousands apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** One decimal, for what is between one and a hundred. */
export function tenth(value: number): string {
  return value.toFixed(1);
}

/** Two decimals: what is measured is not known better. */
export function decimal(value: number): string {
  return value.toFixed(2);
}

/** The middle, and how far the rounds went. */
export function spread({ median, min, max }: Spread, format: (value: number) => string): string {
  return min === max ? format(median) : `${format(median)} (${format(min)}–${format(max)})`;
}

import type { Spread } from './statistics.js';

/** Something that was set out to be reached. */
export interface Goal {
  readonly text: string;
  readonly target: string;
  readonly measured: Spread;
  readonly met: boolean;
  /** How far one gets by the same measure who checks nothing, which is as far as it goes; null where that is not known. */
  readonly floor: number | null;
}

export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** Of several rounds their middle counts. */
export function goalOf(text: string, target: Target, measured: Spread, floor: number | null): Goal {
  return 'atLeast' in target
    ? {
        text,
        target: `at least ${bound(target.atLeast)}`,
        measured,
        met: measured.median >= target.atLeast,
        floor,
      }
    : {
        text,
        target: `at most ${bound(target.atMost)}`,
        measured,
        met: measured.median <= target.atMost,
        floor,
      };
}

function bound(value: number): string {
  return value >= 10 ? String(value) : value.toFixed(2);
}

import { DISTURBANCE_NAMES } from './disturbances/disturbance-kinds.js';
import type { Plan } from './runs/run-backend.js';

const CALM = { disturbance: null, clocks: [0] } as const;
/** Within what the rules promise to bear, and beyond it. */
const CLOCKS = [2000, 120_000, 7_200_000];

/** What is run on each backend: one seed that never changes, so that two runs can be compared, and one that does. */
export function plansOf({
  long,
  seed,
  seconds,
}: {
  readonly long: boolean;
  readonly seed: number;
  readonly seconds: number;
}): Plan[] {
  const lasts = seconds * 1000;
  const disturbances = long ? DISTURBANCE_NAMES : (['killed-process', 'killed-server'] as const);
  const clocks = long ? CLOCKS : CLOCKS.slice(0, 1);
  return [
    { ...CALM, seed: 1, lasts },
    { ...CALM, seed, lasts },
    ...disturbances.map((disturbance) => ({ ...CALM, disturbance, seed, lasts: 5000 })),
    ...clocks.map((ahead) => ({ ...CALM, clocks: [0, ahead, ahead / 2], seed, lasts: 10_000 })),
  ];
}

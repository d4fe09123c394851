import { DISTURBANCE_NAMES, type DisturbanceName } from './disturbances/disturbance-kinds.js';
import type { Plan } from './runs/run-backend.js';
import type { BackendName } from './servers/backends.js';

const CALM = { disturbance: null, clocks: [0], step: 0, isLeased: false } as const;
/** Where processes may answer from memory. */
const LEASED = { ...CALM, isLeased: true } as const;
/** The seed that is the same each time. */
const FIXED = 1;
/** Within what the rules promise to bear, and beyond it. */
const CLOCKS = [2000, 120_000, 7_200_000];

const SHORT: readonly DisturbanceName[] = ['killed-process', 'killed-server', 'promoted-standby'];
/** After it there is no server left that could be disturbed. */
const LAST: DisturbanceName = 'promoted-standby';
/** It disturbs only who goes by a lease. */
const OF_LEASES: readonly DisturbanceName[] = ['changed-lease'];
const LAST_COMES_LAST = [
  ...DISTURBANCE_NAMES.filter((name) => name !== LAST && !OF_LEASES.includes(name)),
  LAST,
];

interface Form {
  readonly long: boolean;
  readonly seed: number;
  readonly seconds: number;
}

/** What is run on a backend. */
export function plansOf(backend: BackendName, form: Form): Plan[] {
  const plans = allPlans(form);
  // It is the server of another backend, where the rest is run already.
  if (backend === 'standby' && !form.long)
    return plans.filter(({ disturbance }, place) => place === 0 || disturbance === LAST);
  return plans;
}

/** One seed that never changes, so that two runs can be compared, and one that does. */
function allPlans({ long, seed, seconds }: Form): Plan[] {
  const lasts = seconds * 1000;
  const disturbances = long ? LAST_COMES_LAST : SHORT;
  const clocks = long ? CLOCKS : CLOCKS.slice(0, 1);
  const steps = clocks.flatMap((step) => [step, -step]);
  return [
    ...(long ? [{ ...CALM, seed: FIXED, lasts }] : []),
    { ...CALM, seed, lasts },
    ...(long ? [{ ...LEASED, seed, lasts }] : []),
    ...(['stopped-process', ...(long ? OF_LEASES : [])] as const).map((disturbance) => ({
      ...LEASED,
      disturbance,
      seed,
      lasts: 5000,
    })),
    // The short form has its fixed seed here, and its calm under leases before and after the process stood still.
    ...clocks.map((ahead) => ({
      ...CALM,
      clocks: [0, ahead, ahead / 2],
      seed: long ? seed : FIXED,
      lasts: 10_000,
    })),
    ...(long ? steps : steps.slice(1)).map((step) => ({ ...CALM, step, seed, lasts: 10_000 })),
    ...disturbances.map((disturbance) => ({ ...CALM, disturbance, seed, lasts: 5000 })),
  ];
}

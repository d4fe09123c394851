const STEPS = [1, 2, 2.5, 5, 10];
const MOST_STEPS = 8;

/** The step of an axis from nought to the highest value: a round number, so that there are at most eight. */
export function niceStep(highest: number): number {
  const least = highest / MOST_STEPS;
  const power = 10 ** Math.floor(Math.log10(least));
  return (STEPS.find((step) => step * power >= least * (1 - Number.EPSILON)) ?? 10) * power;
}

/**
 * The port out of the environment's PORT, 3000 where there is none; 0 lets the system choose.
 *
 * @throws Error that a person can act on
 */
export function readPort(value: string | undefined): number {
  if (value === undefined || value === '') return 3000;
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(port <= 65_535)) throw new Error(`PORT must be a number from 0 to 65535, not '${value}'.`);
  return port;
}

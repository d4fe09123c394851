/**
 * The present in milliseconds, on the clock that all processes of a machine share and nobody sets (`process.hrtime`). What
 * two processes note by it can be compared.
 */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** A manager's clock has whole milliseconds, read before or after the moment that counts: nothing is told apart below that. */
export const RESOLUTION = 2;

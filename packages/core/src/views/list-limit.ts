/** Sessions on a page, where nobody says otherwise. */
export const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** @throws TypeError for what is no whole number from 1 to 1000 */
export function readLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new TypeError(`limit must be a whole number from 1 to ${MAX_LIMIT}.`);
}

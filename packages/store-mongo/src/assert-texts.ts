/**
 * Ids and user ids go into queries, where an object is an operator: `{ $ne: null }` would match everybody.
 *
 * @throws TypeError for anything but strings
 */
export function assertTexts(...ids: readonly unknown[]): void {
  for (const id of ids) {
    if (typeof id !== 'string') throw new TypeError(`An id must be a string, not ${typeof id}.`);
  }
}

/**
 * What answered is no primary, so what it says of sessions may be out of date, and is not believed: for a store to throw, so
 * that `health` can tell a replica in the wrong place from a database that is down.
 */
export class NotPrimaryError extends Error {
  override readonly name: string = 'NotPrimaryError';
  readonly code = 'NOT_PRIMARY';
}

import { NotPrimaryError } from '@jwt-sessions/core/store';

/** The code of an error that a server answered with; undefined for any other, such as a lost connection. */
export function errorCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

/** NotWritablePrimary and NotPrimaryNoSecondaryOk: the driver has looked for the primary again, and found the same server. */
const NOT_PRIMARY = [10_107, 13_435];

/** What a call failed with, as what it is where the server that answered is no primary. */
export function judgedError(error: unknown): unknown {
  const isNotPrimary = NOT_PRIMARY.includes(errorCode(error) ?? 0);
  return isNotPrimary ? new NotPrimaryError((error as Error).message, { cause: error }) : error;
}

const DUPLICATE_KEY = 11_000;

/** Whether the server refused a document because its `_id` is taken. */
export function isDuplicateKey(error: unknown): boolean {
  return errorCode(error) === DUPLICATE_KEY;
}

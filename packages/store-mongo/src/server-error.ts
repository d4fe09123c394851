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

/**
 * serialization_failure and deadlock_detected of the PostgreSQL under a FerretDB 2, which hands its five-character codes on as the
 * numbers that PostgreSQL makes of them: six bits for each, the first one lowest. MongoDB tries again by itself.
 */
const UNDONE = ['40001', '40P01'].map((code) =>
  [...code].reduce(
    (number, character, place) => number | ((character.charCodeAt(0) - 0x30) << (6 * place)),
    0,
  ),
);

/** Whether the server has undone a write to let another one through, and it may be sent again. */
export function wasUndone(error: unknown): boolean {
  return UNDONE.includes(errorCode(error) ?? 0);
}

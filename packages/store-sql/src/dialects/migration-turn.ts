/** How long a process waits for another one that is changing the tables, in seconds: a little less than it may take itself. */
export const TURN_SECONDS = 270;

/** Of a process that was waited for in vain. */
export function anotherMigrates(cause?: unknown): Error {
  const message = `Another process has been changing the tables for ${TURN_SECONDS} seconds.`;
  return new Error(message, cause === undefined ? {} : { cause });
}

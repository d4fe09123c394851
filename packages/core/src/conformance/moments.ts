export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * The present of all cases: far in the future, so that a database that tidies up by its own clock takes nothing away
 * from a running case. A whole second, so that only the cases about milliseconds notice a store that cuts them.
 */
export const NOW = Date.UTC(2200, 0, 1);

/** The present of the cases about purging, so long before {@link NOW} that they don't reach another case's rows. */
export const PURGE_NOW = Date.UTC(2100, 0, 1);

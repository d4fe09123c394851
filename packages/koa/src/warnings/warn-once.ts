import type { Logger } from '@jwt-sessions/core';

/** Tells the developer of a setting that seems to be wrong. */
export type Warn = (message: string) => void;

/** What strangers send is in some of the warnings: they are not to fill a log. */
const MAX_WARNINGS = 20;

/** A way to warn, of each thing once and of no more than twenty: by the manager's logger. */
export function createWarn(logger: Logger): Warn {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message) || told.size >= MAX_WARNINGS) return;
    told.add(message);
    logger.warn({}, message);
  };
}

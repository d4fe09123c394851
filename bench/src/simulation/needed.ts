/** How much of a processor is planned for: the rest is for what is not average. */
export const PLANNED_LOAD = 0.6;

/** Processes, each with a core to itself. */
export function processesNeeded(requestsPerSecond: number, perProcess: number): number {
  return Math.ceil(requestsPerSecond / (perProcess * PLANNED_LOAD));
}

/** Cores of the database. @param microseconds that one works for each request */
export function databaseCoresNeeded(perSecond: number, microseconds: number): number {
  return Math.ceil((perSecond * microseconds) / (1e6 * PLANNED_LOAD));
}

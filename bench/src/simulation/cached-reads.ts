/** Requests for sessions that are kept for a while once they were read: absent ones always, present ones by `cacheFor`. */
export interface CachedTraffic {
  /** To all processes together. */
  readonly requestsPerSecond: number;
  /** Sessions, each as often asked for as the others. */
  readonly sessions: number;
  /** Each takes any request. */
  readonly processes: number;
  /** Seconds. */
  readonly ttl: number;
}

/**
 * How many of the requests are read from the store, per second. A process reads a session, knows it for the ttl, and
 * reads it again with the first request after that: once in the ttl and the time between two requests.
 */
export function readsPerSecond({ requestsPerSecond, sessions, processes, ttl }: CachedTraffic): number {
  const betweenRequests = (sessions * processes) / requestsPerSecond;
  return (sessions * processes) / (ttl + betweenRequests);
}

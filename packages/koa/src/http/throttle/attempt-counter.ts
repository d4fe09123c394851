/** What a counter knows of a key. */
export interface AttemptCount {
  /** Attempts so far, this one among them. */
  readonly consumedPoints: number;
  /** Milliseconds until they are forgotten. */
  readonly msBeforeNext: number;
}

/**
 * What counts attempts for all processes: any limiter of rate-limiter-flexible is one, such as `RateLimiterRedis` and
 * `RateLimiterPostgres`. It knows when to stop by what it was made with.
 */
export interface AttemptCounter {
  /** Counts one more. Rejects with the count, which is no Error, where there were too many. */
  consume(key: string): Promise<AttemptCount>;
  /** Takes one back. */
  reward(key: string): Promise<unknown>;
  /** Forgets all of a key. */
  delete(key: string): Promise<unknown>;
}

/** An attempt that was counted. */
export interface Taken extends AttemptCount {
  readonly refused: boolean;
  /** Whether it was counted in this process: that is where it can be taken back. */
  readonly inMemory: boolean;
}

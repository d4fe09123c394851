/** What the caches of a manager take. Bytes on the heap and beside it, once the garbage is gone. */
export interface MemoryResult {
  /** How many entries were put into a cache to find out what one costs. */
  readonly entries: number;
  readonly bytesPerEntry: {
    readonly verifiedToken: number;
    readonly absentId: number;
    readonly activeSession: number;
    readonly notedActivity: number;
  };
  /** All caches of a manager with every default. */
  readonly defaults: {
    readonly empty: number;
    readonly full: number;
    /** With `cacheFor` turned on. */
    readonly fullWithActive: number;
  };
}

/**
 * The two ways in which a manager tells time.
 *
 * What is compared with something that another process wrote, or that a token says, is a matter of the clock. Ages
 * within this process are taken with the stopwatch: a clock may be set, and one that was set back an hour would keep
 * everything that is remembered for an hour more.
 */
export interface Clocks {
  /** The present, in milliseconds since the epoch. */
  readonly clock: () => number;
  /** Milliseconds since some instant; it is never set, and may stand still while the machine sleeps. */
  readonly stopwatch: () => number;
}

/** The key of the option by which tests bring a stopwatch of their own. A symbol, since it is no application's to set. */
export const STOPWATCH = Symbol('stopwatch');

/**
 * A clock that remembers the latest time that it has told. Once it was set back, what was begun before may look as if it were
 * begun later than now; but not later than that.
 */
export function rememberLatest(clock: () => number): {
  readonly clock: () => number;
  readonly latestTime: () => number;
} {
  let latest = Number.NEGATIVE_INFINITY;
  return {
    clock: () => {
      const now = clock();
      if (now > latest) latest = now;
      return now;
    },
    latestTime: () => latest,
  };
}

/**
 * By how much the clocks of two processes may differ, in milliseconds, before a promise depends on it: what NTP keeps is milliseconds,
 * and this leaves room.
 */
export const CLOCK_DIFFERENCE = 2000;

/** A moment, by both. */
export interface Instant {
  readonly time: number;
  readonly ticks: number;
}

export function instantOf({ clock, stopwatch }: Clocks): Instant {
  return { time: clock(), ticks: stopwatch() };
}

/**
 * How long ago something was, in milliseconds: the greater of what both say, for what must never be taken for younger than
 * it is. The stopwatch knows of a clock that was set, the clock of a machine that slept. Where either says that it is yet to come,
 * that one knows nothing, and it is as old as can be.
 */
export function ageOf(then: Instant, now: Instant): number {
  const [ticks, time] = [now.ticks - then.ticks, now.time - then.time];
  return ticks >= 0 && time >= 0 ? Math.max(ticks, time) : Number.POSITIVE_INFINITY;
}

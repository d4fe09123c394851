import { type Call, endOf, wasLetIn } from '../history/call.js';
import { describe, type Life } from '../history/lives.js';
import { idleTimes } from '../history/may-be-over.js';
import { RESOLUTION } from '../machine-clock.js';
import { type Check, milliseconds } from './check.js';

/** Nobody is let in past the absolute end of a session. */
export const absoluteEndOutlived: Check = (lives) =>
  [...lives.sessions.values()].flatMap((life) => {
    const end = endOf(life.birth) + life.profile.absoluteTimeout + lives.clockDifference + RESOLUTION;
    return life.uses
      .filter((use) => wasLetIn(use) && use.begin > end)
      .map((use) => ({
        check: 'absolute-end-outlived',
        text: `${describe(use)} let session ${life.id} in ${milliseconds(use.begin - end)} after its absolute end`,
      }));
  });

/** … nor when nobody had used it for its idle time. */
export const idleEndOutlived: Check = (lives, history) =>
  [...lives.sessions.values()].flatMap((life) =>
    life.uses.filter(wasLetIn).flatMap((use) => {
      const idleTimeout = Math.max(...idleTimes(life, history, use.begin));
      const end = lastActivity(life, use) + idleTimeout + lives.clockDifference + RESOLUTION;
      if (use.begin <= end) return [];
      const text = `${describe(use)} let session ${life.id} in ${milliseconds(use.begin - end)} after its idle end`;
      return [{ check: 'idle-end-outlived', text }];
    }),
  );

/** When the session may have been active last before a use of it. */
function lastActivity({ birth, uses }: Life, use: Call): number {
  const earlier = uses.filter((other) => other.begin < use.begin).map(endOf);
  return Math.max(endOf(birth), ...earlier);
}

import { wasLetIn } from '../history/call.js';
import { describe, type Life } from '../history/lives.js';
import { type Check, type Finding, milliseconds } from './check.js';

/** The promise itself: nothing is let in that began after somebody was told that its session is over. */
export const endedSessionLetIn: Check = (lives) => [...lives.sessions.values()].flatMap(judge);

function judge(life: Life): Finding[] {
  const { uses, acknowledgements } = life;
  return uses.filter(wasLetIn).flatMap((use) => {
    const ending = acknowledgements.find(({ at }) => use.begin > at);
    if (ending === undefined) return [];
    const later = milliseconds(use.begin - ending.at);
    const text = `${describe(use)} let session ${life.id} in and had begun ${later} after ${ending.by} was acknowledged`;
    return [{ check: 'ended-session-let-in', text }];
  });
}

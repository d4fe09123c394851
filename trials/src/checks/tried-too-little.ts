import { presentedToken } from '../history/call.js';
import type { Disturbance, History } from '../history/history.js';
import type { Life, Lives } from '../history/lives.js';
import type { Check } from './check.js';

/** So close after an acknowledgement a request must begin to be a race that counts, in milliseconds. */
const CLOSE = 2;

/** How near a run came to what it looks for. */
export interface Closeness {
  /** Requests that began within 2 ms after an acknowledgement of their session's ending, at another process. */
  readonly close: number;
  /** Requests that were under way while their session's ending was. */
  readonly underWay: number;
  /** The nearest, in milliseconds after the acknowledgement; null where none came after one. */
  readonly nearest: number | null;
}

export function measureCloseness(lives: Lives): Closeness {
  const gaps = [...lives.sessions.values()].flatMap(gapsOf);
  const underWay = [...lives.sessions.values()].reduce((sum, life) => sum + countUnderWay(life), 0);
  return {
    close: gaps.filter((gap) => gap <= CLOSE).length,
    underWay,
    nearest: gaps.length === 0 ? null : Math.min(...gaps),
  };
}

/** How long after the first acknowledgement of its ending each later request of a session began, at another process. */
function gapsOf({ uses, acknowledgements: [ending] }: Life): number[] {
  if (ending === undefined) return [];
  return uses
    .filter(
      ({ begin, node, question }) => begin > ending.at && node !== ending.node && presentedToken(question),
    )
    .map(({ begin }) => begin - ending.at);
}

function countUnderWay({ uses, acknowledgements: [ending] }: Life): number {
  if (ending === undefined) return 0;
  return uses.filter(({ begin, end }) => begin < ending.at && end !== null && end > ending.at).length;
}

/** A run in which nothing came close proves nothing, and fails; so does one whose disturbance disturbed nothing. */
export const triedTooLittle: Check = (lives, history) => {
  const { leastCloseRaces, mustFail } = history.conditions;
  const { close } = measureCloseness(lives);
  const faults = [
    ...(close < leastCloseRaces
      ? [
          `${close} requests began within ${CLOSE} ms after an acknowledgement, and ${leastCloseRaces} are the least`,
        ]
      : []),
    ...(mustFail && !history.disturbances.some((disturbance) => madeCallsFail(disturbance, history))
      ? ['what was to make calls fail made none fail']
      : []),
  ];
  return faults.map((text) => ({ check: 'tried-too-little', text }));
};

function madeCallsFail({ begin, end }: Disturbance, { calls }: History): boolean {
  return calls.some(
    (call) => call.answer.outcome === 'unavailable' && call.begin >= begin && call.begin <= end,
  );
}

import { type Call, endOf } from '../history/call.js';
import type { Disturbance, History } from '../history/history.js';
import { describe } from '../history/lives.js';
import { type Check, milliseconds } from './check.js';

/**
 * Calls fail only while something disturbs the system, and for the time that is stated for its recovery; but a log-in may that an
 * ending of all its user's sessions overtakes: it would be refused in any case, and may have pushed others out by then. And one
 * may that another log-in of its user has taken for dead, where clocks differ so much; and whatever has used up the time of its store on a
 * machine that had none for it.
 */
export const failedUndisturbed: Check = (_lives, { calls, disturbances, conditions }) =>
  calls
    .filter(
      ({ answer }) => answer.outcome === 'unavailable' || (answer.outcome === 'lost' && !answer.onPurpose),
    )
    .filter((call) => !disturbances.some((disturbance) => excuses(disturbance, call)))
    .filter((call) => !hasRunOut(call, conditions))
    .filter((call) => !isOvertaken(call, calls, overtakersOf(conditions)))
    .map((call) => ({ check: 'failed-undisturbed', text: `${describe(call)}, and nothing disturbed it` }));

/** What a call of the store may take by default, in milliseconds, give or take a timer. */
const TIME_LIMIT = 4900;
/** A machine on which a process stands still for so long is too busy to be held to that. */
const BUSY = 1000;

function hasRunOut(call: Call, { stall }: History['conditions']): boolean {
  return stall >= BUSY && call.end !== null && call.end - call.begin >= TIME_LIMIT;
}

type Kind = Call['question']['kind'];

/** The calls beside which a log-in of the same user may fail. */
function overtakersOf({ clockDifference, deadLogInsAfter }: History['conditions']): ReadonlySet<Kind> {
  const isTakenForDead = deadLogInsAfter !== null && clockDifference >= deadLogInsAfter;
  return new Set<Kind>(['revokeAll', ...(isTakenForDead ? ADMITTING : [])]);
}

/** What shares a limit with others of the same user. */
const ADMITTING: readonly Kind[] = ['logIn', 'confirm', 'completeSecondFactor', 'present'];

function isOvertaken(call: Call, calls: readonly Call[], overtakers: ReadonlySet<Kind>): boolean {
  if (call.question.kind !== 'logIn') return false;
  return calls.some(
    ({ question, userId, number, begin, end }) =>
      overtakers.has(question.kind) &&
      !(number === call.number && question.kind === 'logIn') &&
      userId === call.userId &&
      begin <= endOf(call) &&
      (end ?? Number.POSITIVE_INFINITY) >= call.begin,
  );
}

function excuses({ begin, end, recovery }: Disturbance, call: Call): boolean {
  return call.begin <= end + recovery && endOf(call) >= begin;
}

/** After a disturbance service is back within the time that is stated for it: checks and log-ins. */
export const serviceNotBack: Check = (_lives, history) =>
  history.disturbances.flatMap((disturbance) =>
    (['present', 'logIn'] as const).flatMap((kind) => {
      const back = backAfter(history, disturbance, kind);
      if (back !== null && back <= disturbance.recovery) return [];
      const when = back === null ? 'never' : `after ${milliseconds(back)}`;
      return [
        { check: 'service-not-back', text: `after '${disturbance.name}' ${kind} worked again ${when}` },
      ];
    }),
  );

/** How long after a disturbance a call that began then was first answered, in milliseconds; null for never. */
export function backAfter(
  { calls }: Pick<History, 'calls'>,
  { end }: Disturbance,
  kind: 'present' | 'logIn',
): number | null {
  const answered = calls.filter(
    ({ question, answer, begin }) => question.kind === kind && answer.outcome === 'done' && begin >= end,
  );
  if (answered.length === 0) return null;
  return Math.min(...answered.map(endOf)) - end;
}

/** Every answer is one that the documentation knows of. */
export const unexpectedAnswer: Check = (_lives, { calls }) =>
  calls.flatMap((call) =>
    call.answer.outcome === 'unexpected'
      ? [{ check: 'unexpected-answer', text: `${describe(call)}: ${call.answer.message}` }]
      : [],
  );

/** Half a minute is what `close()` may take, and a little for the process. */
const CLOSED_WITHIN = 35_000;

/** While a store fails its eight managers tell of it less and less often. */
const MOST_ERRORS = 300;

/** Memory is bounded, so are the `error` events, and `close()` ends. */
export const processUnsound: Check = (_lives, { nodes, conditions }) =>
  nodes.flatMap(({ node, heapBefore, heapAfter, closing, errors, firstError }) => {
    const grown = heapAfter - heapBefore;
    const megabytes = (grown / 1e6).toFixed(0);
    return [
      ...(grown > conditions.heapBound ? [`the heap of ${node} grew by ${megabytes} MB`] : []),
      ...(closing !== null && closing > CLOSED_WITHIN
        ? [`${node} took ${milliseconds(closing)} to close`]
        : []),
      ...(errors > MOST_ERRORS ? [`${node} emitted ${errors} error events, the first ${firstError}`] : []),
    ].map((text) => ({ check: 'process-unsound', text }));
  });

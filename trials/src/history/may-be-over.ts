import { RESOLUTION } from '../machine-clock.js';
import { type Call, wasLetIn } from './call.js';
import type { History } from './history.js';
import type { Life } from './lives.js';

/** What is noted of activity is written in about a second; a disturbance may lose what was not written yet. */
const UNWRITTEN = 2000;
/** An idle time of 10 seconds is noted by the second. */
const IDLE_SHARE = 10;

/**
 * Whether the time of a session may be over at some moment of a call, by its rules and by what its user may have chosen. A use that
 * was answered while the call was under way may have come behind its reading of the session.
 */
export function mayBeOver(
  life: Life,
  { begin, end }: Pick<Call, 'begin' | 'end'>,
  history: History,
): boolean {
  const at = end ?? Number.POSITIVE_INFINITY;
  const { clockDifference, stall } = history.conditions;
  const { absoluteTimeout, touchInterval } = life.profile;
  if (at >= life.birth.begin + absoluteTimeout - clockDifference - RESOLUTION) return true;
  const idleTimeout = Math.min(...idleTimes(life, history, at));
  const noted = Math.min(touchInterval, idleTimeout / IDLE_SHARE);
  const lastUse = lastKeptUse(life, begin, history);
  return at >= lastUse + idleTimeout - noted - clockDifference - stall - RESOLUTION;
}

/** The idle times that may hold for a session at a moment: that of the rules, and what the user had asked for by then. */
export function idleTimes({ userId, profile }: Life, history: History, at: number): number[] {
  const chosen = idleChoices(history)
    .get(userId)
    ?.filter(({ begin }) => begin < at);
  return [profile.idleTimeout, ...(chosen ?? []).map(({ idleTimeout }) => idleTimeout)];
}

interface Choice {
  readonly begin: number;
  readonly idleTimeout: number;
}

const CHOICES = new WeakMap<History, ReadonlyMap<string, readonly Choice[]>>();

function idleChoices(history: History): ReadonlyMap<string, readonly Choice[]> {
  const known = CHOICES.get(history);
  if (known !== undefined) return known;
  const choices = new Map<string, Choice[]>();
  for (const { userId, question, begin } of history.calls) {
    if (question.kind !== 'setIdleTimeout') continue;
    choices.set(userId, [...(choices.get(userId) ?? []), { begin, idleTimeout: question.idleTimeout }]);
  }
  CHOICES.set(history, choices);
  return choices;
}

/** The begin of the last use by then that must have been noted. */
function lastKeptUse({ birth, uses }: Life, at: number, { disturbances }: History): number {
  const keptUntil = Math.min(...disturbances.map(({ begin }) => begin - UNWRITTEN));
  const isKept = (use: Call) =>
    wasLetIn(use) && isUse(use) && use.end !== null && use.end <= at && use.end < keptUntil;
  return Math.max(birth.begin, ...uses.filter(isKept).map(({ begin }) => begin));
}

/** To look at a session again is no use of it. */
function isUse({ question }: Call): boolean {
  return question.kind !== 'recheck';
}

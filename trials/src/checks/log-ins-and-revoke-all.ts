import { type Call, endOf, wasLetIn } from '../history/call.js';
import type { History } from '../history/history.js';
import { describe, type UserLife, wasUnderWay } from '../history/lives.js';
import { RESOLUTION } from '../machine-clock.js';
import type { Check, Finding } from './check.js';

/** So far the clocks of two processes may differ, in milliseconds; beyond it the promise is not given. */
const TOLERATED = 2000;

/**
 * Of log-ins that meet the end of all sessions: one whose check of the credentials had begun before is over by the answer,
 * and one that begins after the answer is not refused for it.
 */
export const newLogInRefused: Check = (lives, { conditions }) =>
  [...lives.users.values()].flatMap((user) => judge(user, conditions));

function judge(user: UserLife, conditions: History['conditions']): Finding[] {
  const endings = user.calls.filter(({ question }) => question.kind === 'revokeAll');
  return user.calls.filter(isOutdated).flatMap((logIn) => {
    const isExplained = endings.some(
      (ending) =>
        ending.begin < endOf(logIn) &&
        (ending.answer.outcome !== 'done' ||
          endOf(ending) + patience(ending, logIn, conditions) >= logIn.begin),
    );
    if (isExplained) return [];
    const text = `${describe(logIn)} was refused, though no end of all sessions was under way when it began`;
    return [{ check: 'new-log-in-refused', text }];
  });
}

/** For how long after an end of all a log-in may be refused: at once let in by the process that ended them. */
function patience(ending: Call, logIn: Call, { clockDifference, clockStep }: History['conditions']): number {
  if (ending.node === logIn.node && clockStep === 0) return RESOLUTION;
  return TOLERATED + clockDifference + RESOLUTION;
}

function isOutdated({ question, answer }: Call): boolean {
  return question.kind === 'logIn' && answer.outcome === 'refused' && answer.code === 'invalid_credentials';
}

/** A log-in by the old password that slipped in behind the end of all sessions. */
export const oldLogInLetIn: Check = (lives) => {
  if (lives.clockDifference > TOLERATED) return [];
  return [...lives.users.values()].flatMap((user) =>
    user.calls
      .filter(
        ({ question, answer, end }) =>
          question.kind === 'revokeAll' && answer.outcome === 'done' && end !== null,
      )
      .flatMap((ending) => judgeEnding(user, ending)),
  );
};

function judgeEnding(user: UserLife, ending: Call): Finding[] {
  const { question } = ending;
  if (question.kind !== 'revokeAll') return [];
  return user.sessions
    .filter((life) => life.id !== question.except && endOf(life.birth) > ending.begin)
    .filter((life) => wasUnderWay(life, ending.begin))
    .flatMap((life) => {
      const use = life.uses.find((each) => wasLetIn(each) && each.begin > endOf(ending));
      if (use === undefined) return [];
      const text = `${describe(use)} let session ${life.id} in, whose credentials were being checked when ${describe(ending)} began`;
      return [{ check: 'old-log-in-let-in', text }];
    });
}

import { type Call, presentedToken, wasLetIn } from '../history/call.js';
import { describe, type Life } from '../history/lives.js';
import type { Check, Finding } from './check.js';

/** A first use is written off the path of its answer. */
const WRITTEN_AFTER = 2000;

/** A token that has a successor is refused: one step later, and one step before it once its grace is over. */
export const replacedTokenLetIn: Check = (lives, history) => {
  const { clockDifference, stall } = history.conditions;
  const isUndisturbed = history.disturbances.length === 0;
  const late = isUndisturbed ? WRITTEN_AFTER + stall + clockDifference : Number.POSITIVE_INFINITY;
  return [...lives.sessions.values()].flatMap((life) => judge(life, late));
};

function judge(life: Life, late: number): Finding[] {
  return life.uses.filter(wasLetIn).flatMap((use) => {
    const generation = presentedToken(use.question)?.generation ?? 0;
    const successor = life.uses.find(
      (other) => hasReplaced(other, generation, use, life) || isLongInUse(other, generation, use, life, late),
    );
    if (successor === undefined) return [];
    const text = `${describe(use)} let in by a token of generation ${generation}, which ${describe(successor)} had replaced`;
    return [{ check: 'replaced-token-let-in', text }];
  });
}

/** Whether a renewal that was answered leaves a token of that generation nothing. */
function hasReplaced(renewal: Call, generation: number, use: Call, { profile }: Life): boolean {
  const { question, answer, end } = renewal;
  if (answer.outcome !== 'done' || answer.token === undefined || end === null) return false;
  // A renewal is no ending, and waits for nobody: elsewhere the session may be remembered as it was.
  const remembered = use.node === renewal.node ? 0 : (profile.cacheFor ?? 0);
  if (use.begin <= end + remembered) return false;
  const gainsRights = question.kind === 'reauthenticate' || question.kind === 'completeSecondFactor';
  return answer.token.generation > generation + (gainsRights ? 0 : 1);
}

function isLongInUse(other: Call, generation: number, use: Call, { profile }: Life, late: number): boolean {
  const token = presentedToken(other.question);
  if (token === null || token.generation <= generation || other.end === null || !wasLetIn(other))
    return false;
  // To look at a session again is no use of its token, and what is remembered of it may be as old as that.
  if (other.question.kind === 'recheck') return false;
  return use.begin > other.end + profile.rotationGrace + (profile.cacheFor ?? 0) + late;
}

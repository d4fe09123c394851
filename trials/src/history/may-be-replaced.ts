import { RESOLUTION } from '../machine-clock.js';
import { isRenewal, presentedToken, type TokenMark } from './call.js';
import type { History } from './history.js';
import type { Life } from './lives.js';

/** Whether a token may be refused at a moment because another one of its session has taken its place. */
export function mayBeReplaced(life: Life, token: TokenMark, at: number, { conditions }: History): boolean {
  const { birth, uses, profile } = life;
  // The token of a pending session is for its second factor alone.
  const wasPending = birth.question.kind === 'logIn' && birth.question.pending;
  if (wasPending && token.generation === firstGeneration(life)) return true;
  const grace = profile.rotationGrace - conditions.clockDifference - RESOLUTION;
  return uses.some((use) => {
    if (use.begin >= at) return false;
    const newer = (presentedToken(use.question)?.generation ?? 0) > token.generation;
    // A gain of rights leaves the token before no grace, nor does the renewal of a newer one.
    if (isRenewal(use) && (newer || use.question.kind !== 'rotate')) return true;
    return newer && at >= use.begin + grace;
  });
}

function firstGeneration({ birth: { answer } }: Life): number {
  return answer.outcome === 'done' ? (answer.token?.generation ?? 0) : 0;
}

import { type Call, endOf, presentedToken } from '../history/call.js';
import type { History } from '../history/history.js';
import { describe, type Life } from '../history/lives.js';
import { mayBeOver } from '../history/may-be-over.js';
import { mayBeReplaced } from '../history/may-be-replaced.js';
import type { Check } from './check.js';

/**
 * Nobody valid is refused: a token may be refused as invalid only where somebody may have ended its session, where its time
 * may be over, or where another token may have replaced it; and before it was brought in.
 */
export const validRefused: Check = (lives, history) =>
  [...lives.sessions.values()].flatMap((life) =>
    life.uses
      .filter((use) => isRefused(use) && !isExplained(use, life, history))
      .map((use) => ({
        check: 'valid-refused',
        text: `${describe(use)} refused session ${life.id}, which nobody had ended and whose time was not over`,
      })),
  );

function isRefused({ answer }: Call): boolean {
  return answer.outcome === 'refused' && answer.code === 'invalid_token';
}

function isExplained(use: Call, life: Life, history: History): boolean {
  const { conditions } = history;
  const at = endOf(use);
  // An imported session's token is there before the session is.
  if (use.begin < endOf(life.birth)) return true;
  // Beyond the tolerance a token may look as if it were issued in the future.
  if (conditions.clockDifference > life.profile.clockTolerance) return true;
  if (life.attempts.some(({ begin, call }) => begin < at && call !== use) || isOwnTheft(use, life))
    return true;
  const token = presentedToken(use.question);
  return mayBeOver(life, use, history) || (token !== null && mayBeReplaced(life, token, at, history));
}

/** Whether the call itself may have ended the session, by a token that was taken for stolen. */
function isOwnTheft(use: Call, life: Life): boolean {
  return life.attempts.some(({ call }) => call === use && use.question.kind !== 'logOut');
}

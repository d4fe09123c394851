import type { History } from '../history/history.js';
import { Lives } from '../history/lives.js';
import type { Check, Finding } from './check.js';
import { endedSessionLetIn } from './ended-session-let-in.js';
import { absoluteEndOutlived, idleEndOutlived } from './ends-of-time.js';
import { countWrong, eventDoubled, eventMissing, eventUnfounded, toldTwice } from './events.js';
import { limitExceeded, roomRefused } from './limit.js';
import { endedListed, validUnlisted } from './lists.js';
import { newLogInRefused, oldLogInLetIn } from './log-ins-and-revoke-all.js';
import { replacedTokenLetIn } from './replaced-token-let-in.js';
import { failedUndisturbed, processUnsound, serviceNotBack, unexpectedAnswer } from './service.js';
import { triedTooLittle } from './tried-too-little.js';
import { validRefused } from './valid-refused.js';

const CHECKS: readonly Check[] = [
  endedSessionLetIn,
  oldLogInLetIn,
  newLogInRefused,
  validRefused,
  replacedTokenLetIn,
  eventDoubled,
  eventMissing,
  eventUnfounded,
  toldTwice,
  countWrong,
  limitExceeded,
  roomRefused,
  endedListed,
  validUnlisted,
  absoluteEndOutlived,
  idleEndOutlived,
  failedUndisturbed,
  serviceNotBack,
  unexpectedAnswer,
  processUnsound,
  triedTooLittle,
];

/** Everything in a run that contradicts what is promised; nothing where all is well. */
export function checkHistory(history: History): Finding[] {
  const lives = new Lives(history);
  return CHECKS.flatMap((check) => check(lives, history));
}

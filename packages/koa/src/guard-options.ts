import type { SessionManager } from '@jwt-sessions/core';
import { checkManager, checkNames, readErrorMode } from './check-options.js';
import type { ErrorMode } from './refuse.js';

/** The options of `requireSession` and `optionalSession`. */
export interface GuardOptions {
  /** `'answer'`, the default, answers a refusal as `application/problem+json`; `'throw'` leaves that to you. */
  readonly errors?: ErrorMode;
}

/** @throws TypeError for what can't be meant */
export function readGuardOptions(sessions: SessionManager, options: GuardOptions, caller: string): ErrorMode {
  checkManager(sessions, caller);
  checkNames(options, { errors: true }, caller);
  return readErrorMode(options.errors);
}

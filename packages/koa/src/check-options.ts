import { SessionManager } from '@jwt-sessions/core';
import type { ErrorMode } from './refuse.js';

/** @throws TypeError unless `sessions` is a manager */
export function checkManager(sessions: SessionManager, caller: string): void {
  if (sessions instanceof SessionManager) return;
  throw new TypeError(
    `${caller} needs a SessionManager: ${caller}(new SessionManager({ store, keys })…). If you gave it one, then ` +
      '@jwt-sessions/core is installed twice: `npm ls @jwt-sessions/core` shows where.',
  );
}

/** @throws TypeError for an option that does not exist: a misspelt one would silently not be in force */
export function checkNames<Options extends object>(
  options: Options,
  known: Readonly<Record<keyof Options, true>>,
  caller: string,
): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`The options of ${caller} must be an object.`);
  }
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    throw new TypeError(
      `${caller} has no option '${name}'. Its options are: ${Object.keys(known).join(', ')}.`,
    );
  }
}

/** @throws TypeError for a mode that does not exist */
export function readErrorMode(mode: ErrorMode = 'answer'): ErrorMode {
  if (mode === 'answer' || mode === 'throw') return mode;
  throw new TypeError(`errors must be 'answer' or 'throw', not ${String(mode)}.`);
}

import { SessionManager } from '@jwt-sessions/core';

const MAX_QUOTED = 80;

/** What would begin a new line where the error is read, or show nothing there. */
const CONTROLS = /[\p{Cc}\u2028\u2029]/gu;

/** What was given, for an error to quote on one line. Of an object no more than that it is one: anything may be in it. */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    const text = value.slice(0, MAX_QUOTED + 1).replaceAll(CONTROLS, escaped);
    // A pair that is cut is half a character, as a client may have sent one.
    const quoted = text.slice(0, MAX_QUOTED).toWellFormed();
    return text.length > MAX_QUOTED ? `'${quoted}…'` : `'${quoted}'`;
  }
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** @throws TypeError unless `sessions` is a manager */
export function checkManager(sessions: SessionManager, caller: string): void {
  if (sessions instanceof SessionManager) return;
  throw new TypeError(
    `${caller} needs a SessionManager, not ${show(sessions)}: ` +
      `${caller}(new SessionManager({ store, keys })). If you gave it one, then ` +
      '@jwt-sessions/core is installed twice: `npm ls @jwt-sessions/core` shows where.',
  );
}

/** @throws TypeError for an option that does not exist: a misspelt one would silently not be in force */
export function checkNames<Options extends object>(
  options: Options,
  known: Readonly<Record<keyof Options, true>>,
  caller: string,
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`The options of ${caller} must be an object, not ${show(options)}.`);
  }
  // Those that it inherits as well: they are read like its own.
  for (const name in options) {
    if (known[name] === true) continue;
    throw new TypeError(
      `${caller} has no option '${name}'. Its options are: ${Object.keys(known).join(', ')}.`,
    );
  }
}

/** @throws TypeError for anything else */
export function checkBoolean(value: unknown, name: string): void {
  if (typeof value !== 'boolean') throw new TypeError(`${name} must be true or false, not ${show(value)}.`);
}

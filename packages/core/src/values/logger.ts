import { oneLine, withoutSecrets } from './describe-cause.js';
import { shown } from './shown.js';

/**
 * Where it is written what whoever develops or runs an application should know: of pino's shape, so that a pino is one. `warn`
 * says what is set wrongly, `error` what failed beside the requests, with the error as `err`.
 */
export interface Logger {
  warn(object: object, message: string): void;
  error(object: object, message: string): void;
}

/** Of a stack, which begins with the whole message of its error. */
const MAX_STACK = 8000;

/** The default: `console`, a line for each, and below an error where it came from. */
const CONSOLE: Logger = {
  // biome-ignore lint/suspicious/noConsole: it is what is documented
  warn: (_, message) => console.warn(`jwt-sessions: ${message}`),
  error: (object, message) => {
    const stack = 'err' in object && object.err instanceof Error ? object.err.stack : undefined;
    // biome-ignore lint/suspicious/noConsole: it is what is documented
    console.error(`jwt-sessions: ${stack ?? message}`);
  },
};

/**
 * The logger that was given, or the console. One that fails spoils nothing: what it was to write goes to the console.
 *
 * @throws TypeError for anything that is none
 */
export function readLogger(logger: Logger | undefined): Logger {
  if (logger === undefined) return CONSOLE;
  if (!isLogger(logger)) {
    throw new TypeError(
      `logger must have the methods warn and error, which take an object and a message, as pino() has, not ${shown(logger)}.`,
    );
  }
  const guarded = (level: keyof Logger) => (object: object, message: string) => {
    try {
      logger[level](object, message);
    } catch {
      CONSOLE[level](object, message);
    }
  };
  return { warn: guarded('warn'), error: guarded('error') };
}

/** Writes an error down, with nothing of it that may have a secret in it: no password, no statement, none of its causes. */
export function logError(logger: Logger, error: unknown): void {
  const err = plainError(error);
  logger.error({ err }, err.message);
}

function isLogger(logger: Logger): boolean {
  const isObject = (typeof logger === 'object' && logger !== null) || typeof logger === 'function';
  return isObject && typeof logger.warn === 'function' && typeof logger.error === 'function';
}

/**
 * An error of the same class, with message, stack and code alone: loggers write whatever else is on it, and a driver's error
 * has statements and their values there.
 */
function plainError(error: unknown): Error {
  try {
    const { message, stack, code } = error as Error & { readonly code?: unknown };
    if (error instanceof Error && typeof message === 'string') {
      const kept = { message: oneLine(message), stack: withoutSecrets(String(stack).slice(0, MAX_STACK)) };
      const properties = Object.fromEntries(
        Object.entries(kept).map(([name, value]) => [name, { value, configurable: true, writable: true }]),
      );
      const plain: Error = Object.create(Object.getPrototypeOf(error), properties);
      return typeof code === 'string' || typeof code === 'number' ? Object.assign(plain, { code }) : plain;
    }
  } catch {
    // Whatever was thrown, to write it down must not fail.
  }
  return new Error(oneLine(shown(error)));
}

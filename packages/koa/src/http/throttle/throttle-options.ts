import type { SessionManager } from '@jwt-sessions/core';
import { type StartTimer, startRealTimer } from '../bodies/read-body.js';
import type { Exchange } from '../exchange.js';
import { checkNames, show } from '../values/check-options.js';
import type { AttemptCounter } from './attempt-counter.js';
import { Budgets } from './budgets.js';
import type { TellFailure } from './insured-counter.js';
import type { AttemptLimit } from './limits.js';
import type { BeforePassword } from './login-attempt.js';
import { type AccountOf, LoginThrottle } from './login-throttle.js';
import { ProofThrottle } from './proof-throttle.js';

/** How attempts to log in are counted. */
export interface ThrottleOptions<Context> {
  /**
   * Where they are counted: `'memory'`, in this process, or by what your function makes for each limit, such as a limiter of
   * rate-limiter-flexible on your database or Redis: `(limit) => new RateLimiterRedis({ storeClient: redis, ...limit })`.
   * Default: in this process, and the log says so.
   */
  readonly counters?: 'memory' | ((limit: AttemptLimit) => AttemptCounter) | undefined;
  /**
   * Which account the body of a log-in names. Default: by its members `username`, `userName`, `user`, `login`, `email`,
   * `phone` and `account`, as far as they are there.
   */
  readonly account?: AccountOf<Context> | undefined;
  /** Your word before the password is looked at, such as to ask for a captcha: throw `LoginRefusedError`. Default: none. */
  readonly beforePassword?: BeforePassword<Context> | undefined;
}

/** What counts attempts. */
export interface Throttles<Context extends Exchange> {
  /** Null where nothing is counted. */
  readonly login: LoginThrottle<Context> | null;
  readonly proof: ProofThrottle<Context>;
}

export interface ThrottleHands<Context> {
  readonly sessions: SessionManager;
  readonly warn: (message: string) => void;
  readonly emitError: (error: unknown, exchange: Context) => void;
  readonly startTimer?: StartTimer;
}

const KNOWN: Readonly<Record<keyof ThrottleOptions<never>, true>> = {
  counters: true,
  account: true,
  beforePassword: true,
};
const PER_PROCESS =
  'Log-in attempts are counted in this process alone (per process). Count them for all processes by throttle: { counters }, ' +
  "on Redis or your database; where there is but one process, write throttle: { counters: 'memory' }.";

/** @throws TypeError for what is invalid */
export function readThrottle<Context extends Exchange>(
  option: false | ThrottleOptions<Context> | undefined,
  { sessions, warn, emitError, startTimer = startRealTimer }: ThrottleHands<Context>,
): Throttles<Context> {
  if (option === false)
    return { login: null, proof: new ProofThrottle({ sessions, budgets: null, tell: () => () => {} }) };
  if (typeof option === 'boolean')
    throw new TypeError('throttle is on where it is left out: it must be false or an object.');
  const options = option ?? {};
  checkNames(options, KNOWN, 'throttle');
  const { counters, account, beforePassword } = options;
  if (counters !== undefined && counters !== 'memory' && typeof counters !== 'function') {
    throw new TypeError(
      `throttle.counters must be 'memory', or a function that makes a limiter of rate-limiter-flexible, not ${show(counters)}.`,
    );
  }
  checkFunction(account, 'account', '(body, ctx) that returns which account the body names');
  checkFunction(beforePassword, 'beforePassword', '(attempt, ctx)');
  const budgets = new Budgets({ counters: typeof counters === 'function' ? counters : null, startTimer });
  const tell = (exchange: Context): TellFailure => {
    if (counters === undefined) warn(PER_PROCESS);
    return (error: Error) => emitError(error, exchange);
  };
  return {
    login: new LoginThrottle({
      budgets,
      sessions,
      account: account ?? null,
      beforePassword: beforePassword ?? null,
      warn,
      tell,
    }),
    proof: new ProofThrottle({ sessions, budgets, tell }),
  };
}

function checkFunction(value: unknown, name: string, shape: string): void {
  if (value === undefined || typeof value === 'function') return;
  throw new TypeError(`throttle.${name} must be a function ${shape}, not ${show(value)}.`);
}

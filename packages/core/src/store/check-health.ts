import { randomBytes } from 'node:crypto';
import { describeCause } from '../values/describe-cause.js';
import { withinTime } from '../work/within-time.js';
import type { SessionStore } from './contract.js';

/**
 * How the store does: `up`; `slow`, which answers, but later than in half a second; `replica`, where what answers is no primary;
 * `schema_out_of_date`, where tables or indexes are missing or of an older version, and the store may not make them; `down`.
 */
export type HealthStatus = 'up' | 'slow' | 'replica' | 'schema_out_of_date' | 'down';

/** What `health` found. */
export interface Health {
  readonly status: HealthStatus;
  /** Whether requests can be let in: a slow store answers them, the others fail them. */
  readonly ready: boolean;
  /** How long the store took to answer, or to fail, in milliseconds. */
  readonly latency: number;
  /** Why it can't be used, in one line without a URL or a password: for your log, never for an answer. Null where it can. */
  readonly reason: string | null;
}

export interface HealthCheck {
  readonly store: SessionStore;
  /** Milliseconds on a clock that nobody sets. */
  readonly stopwatch: () => number;
  /** Whether a store that is not prepared may prepare itself, as it does for a first request. */
  readonly mayPrepare: boolean;
}

/** In milliseconds, as the two below. */
const SLOW = 500;
const ANSWER_LIMIT = 2000;
const PLAN_LIMIT = 1000;
const ID_BYTES = 16;
const MAX_CAUSES = 5;
const NOT_PREPARED =
  'it is not prepared, or of an older version: npx jwt-sessions prepare --dry-run shows what is missing';
const URLS = /\b[a-z][a-z\d+.-]*:\/\/\S+/gi;

/**
 * Asks a store for a session that there isn't, as the check of a request would, and where that fails finds out why. It never
 * throws, and is over in about three seconds.
 */
export async function checkHealth(check: HealthCheck): Promise<Health> {
  const { store, stopwatch, mayPrepare } = check;
  let began = stopwatch();
  const latency = () => Math.round(stopwatch() - began);
  if (!mayPrepare && (await isOutOfDate(store))) {
    return { status: 'schema_out_of_date', ready: false, latency: latency(), reason: NOT_PREPARED };
  }
  began = stopwatch();
  try {
    const id = randomBytes(ID_BYTES).toString('base64url');
    await withinTime(ANSWER_LIMIT, () => store.find([id]), `no answer within ${ANSWER_LIMIT} ms`);
    const took = latency();
    return { status: took > SLOW ? 'slow' : 'up', ready: true, latency: took, reason: null };
  } catch (error) {
    const took = latency();
    const reason = describeCause(error).replace(URLS, '(a URL)');
    return { status: await judgeFailure(store, error), ready: false, latency: took, reason };
  }
}

async function judgeFailure(store: SessionStore, error: unknown): Promise<HealthStatus> {
  if (isNotPrimary(error)) return 'replica';
  return (await isOutOfDate(store)) ? 'schema_out_of_date' : 'down';
}

/** Whether the store would change its schema; false as well where nobody knows. */
async function isOutOfDate(store: SessionStore): Promise<boolean> {
  try {
    const plan = () => store.planPreparation?.() ?? [];
    return (await withinTime(PLAN_LIMIT, plan, 'too late')).length > 0;
  } catch {
    return false;
  }
}

/** By its code, since a store may have another copy of this package than the manager. */
function isNotPrimary(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < MAX_CAUSES && typeof cause === 'object' && cause !== null; depth += 1) {
    if ('code' in cause && cause.code === 'NOT_PRIMARY') return true;
    cause = 'cause' in cause ? cause.cause : null;
  }
  return false;
}

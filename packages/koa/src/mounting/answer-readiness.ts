import type { Health, SessionManager } from '@jwt-sessions/core';
import type { Middleware } from 'koa';

/** For how long an answer of the store is good for all who ask, in milliseconds. */
const KEPT_FOR = 1000;

/**
 * `KoaSessions.readiness`. Who asks while the store is being asked waits for the same answer, so it is no weapon against the
 * database.
 *
 * @param stopwatch for tests, whose time is their own: milliseconds on a clock that nobody sets
 */
export function answerReadiness(
  sessions: Pick<SessionManager, 'health'>,
  stopwatch: () => number = () => performance.now(),
): Middleware {
  let asking: Promise<Health> | null = null;
  let answer: { readonly health: Health; readonly at: number } | null = null;

  const ask = async (): Promise<Health> => {
    const health = await sessions.health();
    answer = { health, at: stopwatch() };
    asking = null;
    return health;
  };
  const current = (): Health | Promise<Health> => {
    if (answer !== null && stopwatch() - answer.at < KEPT_FOR) return answer.health;
    asking ??= ask();
    return asking;
  };

  return async (ctx) => {
    const { ready, status, latency } = await current();
    ctx.set('Cache-Control', 'no-store');
    ctx.status = ready ? 200 : 503;
    // Why it can't be used is nobody's business out there.
    ctx.body = { status, latency };
  };
}

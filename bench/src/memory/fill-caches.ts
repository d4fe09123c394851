import { SessionManager, type SessionManagerOptions, type TuningOptions } from '@jwt-sessions/core';
import { KEYS } from '../fixtures/keys.js';
import type { TokenSupply } from './token-supply.js';

const TOGETHER = 1000;
const LONG = 10 * 60 * 1000;

export type CacheOptions = Pick<SessionManagerOptions, 'cacheFor'> &
  Pick<TuningOptions, 'maxVerified' | 'maxAbsent' | 'maxActive'>;

/** When the requests come: at the moment of the log-ins, or so long after it that activity is worth a note. */
export type Moment = 'at once' | 'later';

/** A manager with nothing in its caches. */
export function openManager(
  { store, now }: TokenSupply,
  { cacheFor, ...tuning }: CacheOptions = {},
  moment: Moment = 'at once',
): SessionManager {
  const at = moment === 'later' ? now + LONG : now;
  return new SessionManager({
    store,
    keys: KEYS,
    ...(cacheFor !== undefined && { cacheFor }),
    tuning: { ...tuning, clock: () => at, purgeInterval: 'none' },
  });
}

/** Has a manager check every token, so that its caches take what they can hold. */
export async function fillCaches(sessions: SessionManager, tokens: readonly string[]): Promise<void> {
  for (let start = 0; start < tokens.length; start += TOGETHER) {
    const batch = tokens.slice(start, start + TOGETHER);
    await Promise.allSettled(batch.map((token) => sessions.authenticate(token)));
  }
  await sessions.flush();
}

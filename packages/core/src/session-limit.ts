import type { ManagerSettings } from './manager-options.js';
import type { SessionLimit, SessionStanding } from './store.js';

type LimitRules = Pick<ManagerSettings, 'maxSessions' | 'onLimit' | 'maxPending'>;

/**
 * The limit that a session meets where it comes in, as the store wants it. Sessions that are not full have a place of
 * their own and push out only each other: whoever has the password alone can't push out the real devices.
 *
 * @param mayEvict whether it may push out a full session; it is refused otherwise
 */
export function limitFor(
  state: SessionStanding,
  settings: LimitRules,
  { now, mayEvict }: { readonly now: number; readonly mayEvict: boolean },
): { readonly limit?: SessionLimit } {
  const ending = { at: now, reason: 'limit' };
  if (state !== 'full') return { limit: { max: settings.maxPending, onLimit: 'evictOldest', ending } };
  if (settings.maxSessions === null) return {};
  return { limit: { max: settings.maxSessions, onLimit: mayEvict ? settings.onLimit : 'reject', ending } };
}

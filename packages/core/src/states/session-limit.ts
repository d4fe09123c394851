import type { ManagerSettings } from '../options/manager-options.js';
import { createEnding } from '../revocations/revoker.js';
import type { SessionLimit, SessionStanding } from '../store/contract.js';
import { maturedAt } from '../views/standing.js';

export type LimitRules = Pick<
  ManagerSettings,
  'maxSessions' | 'onLimit' | 'maxPending' | 'confirmNewDevices'
>;

/**
 * The limit that a session meets where it comes in, as the store wants it; undefined for none. Sessions that don't count
 * as full have a place of their own and push out only each other: whoever has the password alone can't push out the real
 * devices.
 *
 * @param mayEvict whether it may push out a full session; it is refused otherwise
 */
export function limitFor(
  state: SessionStanding,
  settings: LimitRules,
  { now, mayEvict }: { readonly now: number; readonly mayEvict: boolean },
): SessionLimit | undefined {
  const ending = createEnding(now, 'limit');
  const matured = maturedAt(now, settings);
  if (state !== 'full') return { max: settings.maxPending, onLimit: 'evictOldest', ending, matured };
  if (settings.maxSessions === null) return undefined;
  return { max: settings.maxSessions, onLimit: mayEvict ? settings.onLimit : 'reject', ending, matured };
}

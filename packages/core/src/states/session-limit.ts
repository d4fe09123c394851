import type { ManagerSettings } from '../options/manager-options.js';
import { createRevocation } from '../revocations/revoker.js';
import type { SessionLimit, SessionStatus } from '../store/contract.js';
import { maturedAt } from '../views/status.js';

export type LimitRules = Pick<
  ManagerSettings,
  'maxSessions' | 'onLimit' | 'maxPending' | 'confirmNewDevices'
>;

/**
 * The limit that a session meets where it comes in, as the store wants it; undefined for none. Sessions that don't count
 * as active have a place of their own and push out only each other: whoever has the password alone can't push out the real
 * devices.
 *
 * @param max how many may be of this status, as {@link maxOf} tells it
 * @param id of the session that comes in
 * @param mayEvict whether it may push out an active session; it is refused otherwise
 */
export function limitFor(
  status: SessionStatus,
  max: number | null,
  settings: LimitRules,
  { id, now, mayEvict }: { readonly id: string; readonly now: number; readonly mayEvict: boolean },
): SessionLimit | undefined {
  if (max === null) return undefined;
  const policy = mayEvict ? settings.onLimit : 'reject';
  return {
    max,
    onLimit: status === 'active' ? policy : 'evictOldest',
    revocation: createRevocation(now, 'limit', { type: 'session', sessionId: id }),
    matured: maturedAt(now, settings),
  };
}

/**
 * How many sessions of a status a user may have; null for any number. To be asked before the time is read: your application may
 * take its own.
 *
 * @throws whatever the application's `maxSessions` throws, and TypeError for what it must not return
 */
export async function maxOf(
  userId: string,
  status: SessionStatus,
  settings: LimitRules,
): Promise<number | null> {
  return status === 'active' ? settings.maxSessions(userId) : settings.maxPending;
}

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
 * @param mayEvict whether it may push out an active session; it is refused otherwise
 */
export function limitFor(
  status: SessionStatus,
  settings: LimitRules,
  { now, mayEvict }: { readonly now: number; readonly mayEvict: boolean },
): SessionLimit | undefined {
  const revocation = createRevocation(now, 'limit');
  const matured = maturedAt(now, settings);
  if (status !== 'active')
    return { max: settings.maxPending, onLimit: 'evictOldest', revocation: revocation, matured };
  if (settings.maxSessions === null) return undefined;
  return {
    max: settings.maxSessions,
    onLimit: mayEvict ? settings.onLimit : 'reject',
    revocation: revocation,
    matured,
  };
}

import type { ManagerParts } from '../manager-parts.js';
import { callStore } from '../store/call-store.js';
import { formatDuration, parseDurationOrNone } from '../values/duration.js';
import { assertUserId } from '../values/user-id.js';

/** The idle time that a user chose, as a duration with a unit or `'none'`; null when they chose none. */
export async function findIdleTimeout(
  { store }: Pick<ManagerParts, 'store'>,
  userId: string,
): Promise<string | null> {
  assertUserId(userId);
  const idleTimeout = (await callStore(() => store.findUser(userId)))?.idleTimeout ?? null;
  return idleTimeout === null ? null : formatDuration(idleTimeout);
}

/**
 * Sets a user's idle time, for the sessions that they have and for those to come.
 *
 * @throws TypeError for what is no duration
 */
export async function setIdleTimeout(
  { store, settings, known }: Pick<ManagerParts, 'store' | 'settings' | 'known'>,
  userId: string,
  idleTimeout: string,
): Promise<void> {
  assertUserId(userId);
  const duration = parseDurationOrNone(idleTimeout, 'idleTimeout');
  await known.changingUser(userId, () => store.setIdleTimeout(userId, duration, settings.clock()));
}

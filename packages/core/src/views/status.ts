import type { ManagerSettings } from '../options/manager-options.js';
import type { MaturedSessions, SessionStatus } from '../store/contract.js';

/** All that this version knows of. A newer one that runs beside may have given a session another. */
export const STATUSES: readonly SessionStatus[] = ['active', 'pending', 'unconfirmed', 'impersonated'];

/** Whether this version knows what a status means. One that it doesn't lets nobody in. */
export function isKnownStatus(status: SessionStatus): boolean {
  return STATUSES.includes(status);
}

type ConfirmationRule = Pick<ManagerSettings, 'confirmNewDevices'>;

/**
 * Where a session stands at an instant. One that waits for confirmation counts as active from its deadline on, and at
 * once where confirmation was turned off: that is computed at each read, so that no work in the background has to
 * happen in time.
 */
export function statusOf(
  session: { readonly status: SessionStatus; readonly createdAt: number },
  now: number,
  settings: ConfirmationRule,
): SessionStatus {
  if (session.status !== 'unconfirmed') return session.status;
  return session.createdAt <= maturedAt(now, settings).createdUntil ? 'active' : 'unconfirmed';
}

/** The same rule for a store: which sessions have come to count as active by an instant. */
export function maturedAt(now: number, { confirmNewDevices }: ConfirmationRule): MaturedSessions {
  const createdUntil = confirmNewDevices === null ? Number.MAX_SAFE_INTEGER : now - confirmNewDevices;
  return { from: 'unconfirmed', to: 'active', createdUntil };
}

/** When an unconfirmed session counts as active without anybody's doing. */
export function confirmedAt(session: { readonly createdAt: number }, settings: ConfirmationRule): number {
  return session.createdAt + (settings.confirmNewDevices ?? 0);
}

import type { ManagerParts } from '../manager-parts.js';
import { readReason } from '../revocations/revoke-options.js';
import type { RevocationCause } from '../revocations/revoker.js';

/**
 * Ends the trust in a device of a user, and then its sessions: so whoever logs in on it in between owes the second factor. And
 * once more the trust, which a second factor may have given in between whose session has ended now. The ids of the sessions
 * that this call ended.
 *
 * @throws StoreUnavailableError
 */
export async function revokeDevice(
  { devices, revoker }: Pick<ManagerParts, 'devices' | 'revoker'>,
  userId: string,
  deviceId: string,
  cause: RevocationCause,
): Promise<string[]> {
  readReason(cause.reason);
  await devices.distrust(userId, deviceId);
  const ended = await revoker.revokeDevice(userId, deviceId, cause);
  await devices.distrust(userId, deviceId);
  return ended;
}

import type { StoreCall } from '../documents/store-call.js';
import { readUser } from '../places/read-user.js';
import { applyIdleTimeout } from './apply-idle-timeout.js';
import { changeUser } from './change-user.js';

/**
 * Sets a user's idle time, on the record first and then on the sessions: a log-in either reads the new one from the
 * record, or has its session among those that are changed here, or finds the new one when it looks again after it has
 * written its session.
 *
 * Whoever has given sessions an idle time looks at the record again, and goes on until the two agree. So of several
 * who set different ones at once, the last to act leaves on the sessions what the record says.
 */
export async function setIdleTimeout(
  call: StoreCall,
  userId: string,
  idleTimeout: number,
  now: number,
): Promise<void> {
  await changeUser(call, userId, { idleTimeout }, undefined);
  for (let wanted = idleTimeout, applied = Number.NaN; wanted !== applied; ) {
    await applyIdleTimeout(call, { userId }, wanted, now);
    applied = wanted;
    wanted = (await readUser(call, userId)).idleTimeout ?? applied;
  }
}

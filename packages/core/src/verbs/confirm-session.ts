import type { Actor } from '../events.js';
import type { ManagerParts } from '../manager-parts.js';
import { makeActive } from '../states/make-active.js';

/**
 * Makes an unconfirmed session of a user an active one, and its device known; whether this call did.
 *
 * @param mayEvict whether an active session may go where the limit is reached
 * @throws SessionLimitReachedError
 * @throws StoreUnavailableError
 */
export async function confirmSession(
  parts: ManagerParts,
  userId: string,
  id: string,
  { by, mayEvict }: { readonly by: Actor; readonly mayEvict: boolean },
): Promise<boolean> {
  const { userSessions: sessions, devices, announce } = parts;
  const stored = await sessions.read(userId, id);
  if (stored === null) return false;
  const expected = { status: 'unconfirmed' } as const;
  const at = await makeActive(parts, stored, { expected, mayEvict });
  if (at === null) return false;
  announce('confirmed', { sessionId: id, userId, at: new Date(at), by });
  await devices.rememberOf(stored, { at, mayForget: mayEvict });
  return true;
}

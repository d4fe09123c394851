import type { EndSignal } from '../live/end-watcher.js';
import type { ManagerParts } from '../manager-parts.js';
import type { Session } from '../session.js';
import { isSessionId } from '../values/lookup-id.js';
import { shown } from '../values/shown.js';
import { assertUserId } from '../values/user-id.js';

/**
 * A signal that fires when a session ends, at once where it has ended already as far as is known here.
 *
 * @throws TypeError for what is no session
 */
export function createEndSignal(
  { known, endWatcher }: Pick<ManagerParts, 'known' | 'endWatcher'>,
  { id, userId }: Pick<Session, 'id' | 'userId'>,
): EndSignal {
  assertUserId(userId);
  if (!isSessionId(id)) throw new TypeError(`endSignal needs a session, and its id is ${shown(id)}.`);
  const signal = endWatcher.watch({ id, userId });
  if (known.isGone(id)) endWatcher.tellEnd(id, 'session_absent');
  return signal;
}

import { relabel } from '../devices/describe-device.js';
import { StoreUnavailableError } from '../errors.js';
import { callStore } from '../store/call-store.js';
import type { SessionStore, StoredSession } from '../store/contract.js';

const TRIES = 5;

/**
 * Gives a session another label. Its details are one text, so they are replaced only if nobody changed them meanwhile.
 *
 * @param read gives the session as it is now, or null when the caller may not have it
 * @throws StoreUnavailableError
 */
export async function labelSession(
  store: Pick<SessionStore, 'update'>,
  read: () => Promise<StoredSession | null>,
  label: string | null,
  clock: () => number,
): Promise<StoredSession | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stored = await read();
    if (stored === null) return null;
    const details = relabel(stored.details, label);
    const expected = { userId: stored.userId, details: stored.details };
    if (await callStore(() => store.update(stored.id, expected, { details }, clock())))
      return { ...stored, details };
  }
  throw new StoreUnavailableError(
    new Error(`The session changed ${TRIES} times while it was given a label.`),
  );
}

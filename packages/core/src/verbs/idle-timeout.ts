import type { ManagerParts } from '../manager-parts.js';
import { callStore } from '../store/call-store.js';
import { changeAmongMany } from '../store/change-until.js';
import type { UserRecord } from '../store/contract.js';
import { formatDuration, parseDurationOrNone } from '../values/duration.js';
import { assertUserId } from '../values/user-id.js';

/** A user's idle time as they put it, beside what else the user record's `details` hold. */
interface Details {
  readonly idleTimeout?: string | undefined;
}

type Store = Pick<ManagerParts, 'store'>;

/** The idle time that a user chose, as they put it; null when they chose none. */
export async function findIdleTimeout({ store }: Store, userId: string): Promise<string | null> {
  assertUserId(userId);
  const record = await callStore(() => store.findUser(userId));
  if (record === null || record.idleTimeout === null) return null;
  const { idleTimeout: words } = detailsOf(record);
  // The words are written by themselves, so they may be those of another choice.
  if (words !== undefined && parseDurationOrNone(words, 'idleTimeout') === record.idleTimeout) return words;
  return formatDuration(record.idleTimeout);
}

/**
 * Sets a user's idle time, for the sessions that they have and for those to come. No process goes by another one when it is
 * answered: by a longer one it would let in whom this one keeps out, and which was the longer one is not known of each session.
 *
 * @throws TypeError for what is no duration
 */
export async function setIdleTimeout(
  { store, settings, known, revoker }: Pick<ManagerParts, 'store' | 'settings' | 'known' | 'revoker'>,
  userId: string,
  idleTimeout: string,
): Promise<void> {
  assertUserId(userId);
  const duration = parseDurationOrNone(idleTimeout, 'idleTimeout');
  await noteWords({ store }, userId, idleTimeout === formatDuration(duration) ? undefined : idleTimeout);
  await known.changingUser(userId, () => store.setIdleTimeout(userId, duration, settings.clock()));
  await revoker.outlastLeases();
}

/** Keeps how a user put it, or that it needs no words of its own. */
function noteWords({ store }: Store, userId: string, words: string | undefined): Promise<true> {
  return changeAmongMany(['The user record', 'the idle time was noted in it'], async () => {
    const record = await callStore(() => store.findUser(userId));
    const details = detailsOf(record);
    if (details.idleTimeout === words) return true;
    const changed = JSON.stringify({ ...details, idleTimeout: words });
    const expected = { details: record?.details ?? '{}' };
    return (await callStore(() => store.changeUser(userId, { details: changed }, expected))) || undefined;
  });
}

function detailsOf(record: UserRecord | null): Details {
  return JSON.parse(record?.details ?? '{}');
}

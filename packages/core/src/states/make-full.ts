import { SessionLimitReachedError } from '../errors.js';
import type { ManagerContext } from '../manager-parts.js';
import type { ExpectedSession, SessionChanges, StoredSession } from '../store/contract.js';
import { limitFor } from './session-limit.js';

type Parts = Pick<ManagerContext, 'store' | 'settings' | 'authenticator' | 'ender'>;

export interface Admission {
  /** What the session must be like still. */
  readonly expected: ExpectedSession;
  /** What changes beside its state. */
  readonly changes?: SessionChanges;
  readonly now: number;
  /** Whether a full session may go where the limit is reached. */
  readonly mayEvict: boolean;
}

/**
 * Moves a session among the full ones; false when it is not as expected.
 *
 * @throws SessionLimitReachedError when there is no room and it may push nobody out
 * @throws StoreUnavailableError
 */
export async function admitFull(
  { store, settings, authenticator, ender }: Parts,
  { id, userId }: Pick<StoredSession, 'id' | 'userId'>,
  { expected, changes, now, mayEvict }: Admission,
): Promise<boolean> {
  const limit = limitFor('full', settings, { now, mayEvict });
  const evicting = limit && ({ ending: limit.ending, by: { type: 'session', sessionId: id } } as const);
  const request = {
    id,
    userId,
    expected,
    changes: { ...changes, state: 'full' },
    now,
    ...(limit && { limit }),
  } as const;
  try {
    const result = await ender.attempting(userId, evicting ? [evicting] : [], () => store.admit(request));
    if (result.admitted && evicting) ender.noteEnded(result.evicted, userId, evicting);
    if (!result.admitted && result.reason === 'limit' && limit) throw new SessionLimitReachedError(limit.max);
    return result.admitted;
  } finally {
    // Also where the store failed: the change may have been made.
    authenticator.markChanged(id);
  }
}

import { SessionLimitReachedError } from '../errors.js';
import type { ManagerSettings } from '../options/manager-options.js';
import type { KnownSessions } from '../requests/known-sessions.js';
import type { Revoker } from '../revocations/revoker.js';
import type { ExpectedSession, SessionChanges, SessionStore, StoredSession } from '../store/contract.js';
import { type LimitRules, limitFor, maxOf } from './session-limit.js';

/** What it takes to make a session active. */
export interface Activation {
  readonly store: Pick<SessionStore, 'admit'>;
  readonly settings: LimitRules & Pick<ManagerSettings, 'clock'>;
  readonly known: Pick<KnownSessions, 'changing'>;
  readonly revoker: Pick<Revoker, 'attempting' | 'noteMadeRoom'>;
}

export interface Admission {
  /** What the session must be like still. */
  readonly expected: ExpectedSession;
  /** What changes beside its status, by the time when it does. */
  readonly changesAt?: (now: number) => SessionChanges;
  /** Whether an active session may go where the limit is reached. */
  readonly mayEvict: boolean;
}

/**
 * Moves a session among the active ones: when, in milliseconds, or null when it is not as expected.
 *
 * @throws SessionLimitReachedError when there is no room and it may push nobody out
 * @throws StoreUnavailableError
 */
export async function makeActive(
  { store, settings, known, revoker }: Activation,
  { id, userId }: Pick<StoredSession, 'id' | 'userId'>,
  { expected, changesAt, mayEvict }: Admission,
): Promise<number | null> {
  const max = await maxOf(userId, 'active', settings);
  const now = settings.clock();
  const limit = limitFor('active', max, settings, { id, now, mayEvict });
  const evicting =
    limit && ({ revocation: limit.revocation, by: { type: 'session', sessionId: id } } as const);
  const request = {
    id,
    userId,
    expected,
    changes: { ...changesAt?.(now), status: 'active' },
    now,
    ...(limit && { limit }),
  } as const;
  const admit = () => known.changing(id, () => store.admit(request));
  const result = await revoker.attempting(userId, evicting ? [evicting] : [], admit);
  if (result.admitted && evicting) await revoker.noteMadeRoom(userId, [[result.evicted, evicting]]);
  if (!result.admitted && result.reason === 'limit' && limit) throw new SessionLimitReachedError(limit.max);
  return result.admitted ? now : null;
}

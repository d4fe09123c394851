import { callStore } from './call-store.js';
import { OutdatedCredentialsError, SessionLimitReachedError, StoreUnavailableError } from './errors.js';
import type { ManagerContext } from './manager-context.js';
import type { InsertRequest, StoredSession } from './store.js';

/**
 * Puts a new session into the store, and tells of those that had to go for it.
 *
 * @throws OutdatedCredentialsError
 * @throws SessionLimitReachedError
 * @throws StoreUnavailableError
 */
export async function insertSession(
  { store, ender }: Pick<ManagerContext, 'store' | 'ender'>,
  request: InsertRequest,
): Promise<StoredSession> {
  const { limit } = request;
  const result = await callStore(() => store.insert(request));
  if (result.inserted) {
    const { session, evicted } = result;
    if (limit) {
      ender.noteEnded(evicted, session.userId, limit.ending, { type: 'session', sessionId: session.id });
    }
    return session;
  }
  if (result.reason === 'outdated') throw new OutdatedCredentialsError();
  if (result.reason === 'limit' && limit) throw new SessionLimitReachedError(limit.max);
  // 128 random bits don't meet by chance: one insert was carried out twice, and nobody holds the token of the first.
  throw new StoreUnavailableError(new Error(`The store refused a new session as '${result.reason}'.`));
}

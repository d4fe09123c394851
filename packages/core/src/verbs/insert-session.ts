import { OutdatedCredentialsError, SessionLimitReachedError, StoreUnavailableError } from '../errors.js';
import type { ManagerContext } from '../manager-context.js';
import type { InsertRequest, InsertResult, StoredSession } from '../store/contract.js';

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
  const { id, userId } = request.session;
  const { replaces, limit } = request;
  const by = { type: 'session', sessionId: id } as const;
  const replacing = replaces && { ...replaces, by };
  const evicting = limit && { ending: limit.ending, by };
  let result: InsertResult;
  try {
    const attempts = [replacing, evicting].filter((attempt) => attempt !== undefined);
    result = await ender.attempting(userId, attempts, () => store.insert(request));
  } catch (error) {
    ender.abandon(request.session);
    throw error;
  }
  if (result.inserted) {
    if (result.replaced && replacing) ender.noteEnded([replacing.id], userId, replacing);
    if (evicting) ender.noteEnded(result.evicted, userId, evicting);
    return result.session;
  }
  if (result.reason === 'outdated') throw new OutdatedCredentialsError();
  if (result.reason === 'limit' && limit) throw new SessionLimitReachedError(limit.max);
  // 128 random bits don't meet by chance: one insert was carried out twice, and nobody holds the token of the first.
  ender.abandon(request.session);
  throw new StoreUnavailableError(new Error(`The store refused a new session as '${result.reason}'.`));
}

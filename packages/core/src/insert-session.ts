import { callStore } from './call-store.js';
import { OutdatedCredentialsError, SessionLimitReachedError, StoreUnavailableError } from './errors.js';
import type { InsertRequest, InsertResult, SessionStore } from './store.js';

type Inserted = Extract<InsertResult, { inserted: true }>;

/**
 * Puts a new session into the store.
 *
 * @throws OutdatedCredentialsError
 * @throws SessionLimitReachedError
 * @throws StoreUnavailableError
 */
export async function insertSession(
  store: Pick<SessionStore, 'insert'>,
  request: InsertRequest,
): Promise<Inserted> {
  const result = await callStore(() => store.insert(request));
  if (result.inserted) return result;
  if (result.reason === 'outdated') throw new OutdatedCredentialsError();
  if (result.reason === 'limit' && request.limit) throw new SessionLimitReachedError(request.limit.max);
  // 128 random bits don't meet by chance: one insert was carried out twice, and nobody holds the token of the first.
  throw new StoreUnavailableError(new Error(`The store refused a new session as '${result.reason}'.`));
}

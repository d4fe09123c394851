import { callStore } from '../store/call-store.js';
import type { SessionStore } from '../store/contract.js';

const BATCH = 1000;

/**
 * How long it is remembered that a user was erased, in milliseconds: for longer than any log-in takes from the check of its
 * credentials to its last call of the store.
 */
const REMEMBER_ERASURES = 600_000;

/**
 * Removes sessions that have been over for so long, a thousand in a statement so that no statement holds much for long; how
 * many. Erasures of users are forgotten as well.
 *
 * @param keepEnded milliseconds
 * @throws StoreUnavailableError
 */
export async function purgeSessions(
  store: Pick<SessionStore, 'purge' | 'purgeErasures'>,
  now: number,
  keepEnded: number,
): Promise<number> {
  const before = now - keepEnded;
  await callStore(() => store.purgeErasures(now - REMEMBER_ERASURES));
  let total = 0;
  for (let gone = BATCH; gone === BATCH; total += gone) {
    gone = await callStore(() => store.purge(before, BATCH));
  }
  return total;
}

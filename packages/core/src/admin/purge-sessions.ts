import { callStore } from '../store/call-store.js';
import type { SessionStore } from '../store/contract.js';

const BATCH = 1000;

/**
 * Removes sessions that were over before an instant, a thousand in a statement so that no statement holds much for
 * long; how many.
 *
 * @throws StoreUnavailableError
 */
export async function purgeSessions(store: Pick<SessionStore, 'purge'>, before: number): Promise<number> {
  let total = 0;
  for (let gone = BATCH; gone === BATCH; total += gone) {
    gone = await callStore(() => store.purge(before, BATCH));
  }
  return total;
}

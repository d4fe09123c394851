import type { Leases } from '../revocations/leases.js';
import { callStore } from '../store/call-store.js';
import { changedTooOften } from '../store/change-until.js';
import type { Lease, LeaseTimes, SessionStore } from '../store/contract.js';
import { parseLease } from '../values/lease-duration.js';
import { shown } from '../values/shown.js';

/** How often somebody else may change the lease meanwhile. */
const TRIES = 10;

/**
 * Says for how long a process may answer from memory, or by null that none may.
 *
 * In every state that there is on the way, also for good where the process dies there, nothing is granted that is not waited for: what
 * is waited for grows before what is granted, and shrinks when all that was granted before has run out. Each step is a
 * compare-and-set on the version of the lease, so whoever finds that somebody else came between begins anew from what there is then.
 *
 * @throws StoreUnavailableError
 * @throws TypeError for what is no lease
 */
export async function setLease(
  {
    store,
    leases,
  }: { readonly store: Pick<SessionStore, 'readLease' | 'changeLease'>; readonly leases: Leases },
  given: string | null,
): Promise<void> {
  const lease = given === null ? 0 : readGiven(given);
  let tries = 0;
  while (tries < TRIES) {
    const known = await callStore(() => store.readLease());
    const next = nextStep(known, lease);
    if (next === null) return;
    // Nothing longer has been granted since that was read, or it is of another version when this has passed.
    if (next.wait < known.wait) await leases.outlast();
    if (!(await callStore(() => store.changeLease(known.version, next)))) tries += 1;
  }
  throw changedTooOften(['The lease', 'it was set'], TRIES);
}

/** What to change next, or null where all is as it is to be. */
function nextStep({ grant, wait }: Lease, lease: number): LeaseTimes | null {
  if (wait < lease) return { grant, wait: lease };
  if (grant !== lease) return { grant: lease, wait };
  return wait === lease ? null : { grant, wait: lease };
}

function readGiven(lease: string): number {
  if (lease === 'off')
    throw new TypeError(`The lease must be a duration such as '2s', or null for off, not ${shown(lease)}.`);
  return parseLease(lease, 'The lease');
}

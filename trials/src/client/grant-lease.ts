import { SessionAdmin } from '@jwt-sessions/core/admin';
import type { SessionStore } from '@jwt-sessions/core/store';
import { type Address, openStore } from '../nodes/open-store.js';
import { LEASE } from '../profiles.js';

/** Says whether processes may answer from memory, and so whether every ending waits for it. */
export async function grantLease(store: SessionStore, isGranted: boolean): Promise<void> {
  await new SessionAdmin({ store }).setLease(isGranted ? `${LEASE}ms` : null);
}

/** {@link grantLease} for a store that others have open. */
export async function grantLeaseAt(address: Address, isGranted: boolean): Promise<void> {
  const { store, close } = await openStore(address);
  try {
    await grantLease(store, isGranted);
  } finally {
    await close();
  }
}

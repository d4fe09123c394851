import { setTimeout as pause } from 'node:timers/promises';
import { SessionAdmin } from '@jwt-sessions/core/admin';
import { type Address, openStore } from '../nodes/open-store.js';
import { LEASE } from '../profiles.js';
import type { Random } from '../random/random.js';

const TIMES = 12;
/** Longer, shorter, and none; never longer than an ending is known to wait. */
const LEASES = [`${LEASE}ms`, `${LEASE / 2}ms`, `${LEASE / 6}ms`, null];

/** Of two that cross each other one may give up: whatever it leaves is safe. */
function onlyCrossed(error: unknown): void {
  const { cause } = error as { readonly cause?: unknown };
  if (!/changed \d+ times/.test(String(cause))) throw error;
}

/** Makes the lease longer and shorter while processes go by it, two at a time; at last it is what it was. */
export async function changeLease(address: Address, random: Random): Promise<void> {
  const { store, close } = await openStore(address);
  const admin = new SessionAdmin({ store });
  try {
    for (let times = 0; times < TIMES; times += 1) {
      await Promise.all([1, 2].map(() => admin.setLease(random.pick(LEASES)).catch(onlyCrossed)));
      await pause(random.between(20, 200));
    }
    await admin.setLease(`${LEASE}ms`);
  } finally {
    await close();
  }
}
